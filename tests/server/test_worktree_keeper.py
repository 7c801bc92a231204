"""Worktrees are looked at when an agent starts or ends, and now and then while one runs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.bus import EventBus
from app.domain.errors import Failed
from app.domain.events import AgentLaunched, SessionExited
from app.domain.worktree import Standing, Tree, Worktree
from app.server.worktree_keeper import WorktreeKeeper
from tests.server.test_environment_keeper import AGENT, SESSION

STANDING = Standing(Worktree(AGENT.id, Tree(Path("/w"), "base"), Path("/w"), "agent/ada"))


class Looker:
    """Counts the looks; `told` is what it was given last."""

    def __init__(self) -> None:
        self.looks: asyncio.Queue[Sequence[Standing] | None] = asyncio.Queue()
        self.error: Failed | None = None

    async def __call__(self, known: Sequence[Standing] | None) -> Sequence[Standing]:
        self.looks.put_nowait(known)
        if self.error is not None:
            raise self.error
        return (STANDING,)


@pytest.fixture
async def bus() -> EventBus:
    bus = EventBus()
    bus.bind(asyncio.get_running_loop())
    return bus


@pytest.fixture
async def looker(bus: EventBus) -> AsyncIterator[Looker]:
    looker = Looker()
    keeper = WorktreeKeeper(bus, looker, interval=0.01)
    keeper.follow()
    running = asyncio.ensure_future(keeper.run())
    yield looker
    running.cancel()


async def test_they_are_looked_at_once_at_the_start_and_once_more_when_something_has_ended(
    bus: EventBus, looker: Looker
) -> None:
    assert await looker.looks.get() is None
    bus.publish(SessionExited(replace(SESSION, status="exited", exit_code=0)))
    assert await looker.looks.get() == (STANDING,)
    assert looker.looks.empty()


async def test_while_an_agent_runs_they_are_looked_at_again_and_again(bus: EventBus, looker: Looker) -> None:
    bus.publish(AgentLaunched(AGENT, SESSION))
    for _ in range(4):
        known = await looker.looks.get()
    assert known == (STANDING,)
    bus.publish(SessionExited(replace(SESSION, status="exited", exit_code=0)))
    await looker.looks.get()


async def test_a_look_that_fails_is_not_the_last(bus: EventBus, looker: Looker) -> None:
    looker.error = Failed("The disk is gone.")
    await looker.looks.get()
    bus.publish(AgentLaunched(AGENT, SESSION))
    await looker.looks.get()
