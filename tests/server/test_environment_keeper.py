"""Environments are finished when what ran in them has ended."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.bus import EventBus
from app.domain.agent import Agent, AgentId
from app.domain.events import AgentLaunched, SessionClosed, SessionExited
from app.domain.session import Session, SessionId
from app.server.environment_keeper import EnvironmentKeeper

AGENT = Agent(id=AgentId("11111111-1111-4111-8111-111111111111"), name="Ada", md_path="agents/ada.md", profile="claude")
SESSION = Session(
    SessionId("one"), "agent", "Ada", Path("/"), ("claude",), status="running", agent_id=AGENT.id, profile="claude"
)
SHELL = replace(SESSION, id=SessionId("two"), kind="shell", agent_id=None)


class Finisher:
    """Finishes in its own time."""

    def __init__(self) -> None:
        self.finished: list[AgentId] = []

    async def __call__(self, agent_id: AgentId) -> None:
        await asyncio.sleep(0)
        self.finished.append(agent_id)


@pytest.fixture
def finisher() -> Finisher:
    return Finisher()


@pytest.fixture
async def bus() -> EventBus:
    bus = EventBus()
    bus.bind(asyncio.get_running_loop())
    return bus


@pytest.fixture
def keeper(bus: EventBus, finisher: Finisher) -> EnvironmentKeeper:
    keeper = EnvironmentKeeper(bus, finisher)
    keeper.follow()
    bus.publish(AgentLaunched(AGENT, SESSION))
    return keeper


async def test_an_exit_finishes_and_closing_the_pane_does_so_again(
    bus: EventBus, keeper: EnvironmentKeeper, finisher: Finisher
) -> None:
    bus.publish(SessionExited(replace(SESSION, status="exited", exit_code=0)))
    bus.publish(SessionClosed(SESSION.id))
    await keeper.close()
    assert finisher.finished == [AGENT.id, AGENT.id]


async def test_an_agent_that_runs_at_the_end_is_finished_then(keeper: EnvironmentKeeper, finisher: Finisher) -> None:
    assert finisher.finished == []
    await keeper.close()
    assert finisher.finished == [AGENT.id]


async def test_a_shell_has_nothing_to_finish(bus: EventBus, keeper: EnvironmentKeeper, finisher: Finisher) -> None:
    bus.publish(SessionClosed(SESSION.id))
    await keeper.close()
    finisher.finished.clear()
    bus.publish(SessionExited(replace(SHELL, status="exited", exit_code=0)))
    bus.publish(SessionClosed(SHELL.id))
    await keeper.close()
    assert finisher.finished == []


async def test_what_an_earlier_workspace_could_not_finish_is_finished_at_the_start(
    bus: EventBus, finisher: Finisher
) -> None:
    keeper = EnvironmentKeeper(bus, finisher)
    keeper.catch_up([AGENT.id])
    await keeper.close()
    assert finisher.finished == [AGENT.id]
