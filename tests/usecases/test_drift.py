"""Agents that run with something else than they would be launched with now."""

from dataclasses import replace

import pytest

from app.domain.agent import Agent
from app.domain.errors import Failed, NotFound
from app.domain.events import AgentDrifted
from app.domain.session import live_session
from app.usecases.check_drift import CheckDrift
from app.usecases.fingerprints import Fingerprints
from app.usecases.leave_drift import LeaveDrift
from tests.usecases.world import PROJECT, SIZE, World, agent, skill


def fingerprints(world: World) -> Fingerprints:
    return Fingerprints(world.contexts, world.profiles, world.providers, world.skills)


def check(world: World) -> list[tuple[str, ...]]:
    """Look; what was published of it."""
    world.events.events.clear()
    CheckDrift(world.manifests, fingerprints(world), world.sessions, world.events)(PROJECT)
    return [event.session.drift for event in world.events.of(AgentDrifted)]


async def leave(world: World, entry: Agent) -> None:
    await LeaveDrift(world.manifests, fingerprints(world), world.sessions, world.events)(PROJECT, entry.id)


def write(world: World, entry: Agent, text: str) -> None:
    world.contexts.texts[world.contexts.path(PROJECT, entry)] = text


async def launched(world: World) -> Agent:
    world.skills.put(PROJECT, skill("review"))
    backend = world.have(agent(skills=["project/review"]))
    await world.launch_agent(PROJECT, backend.id, SIZE)
    return backend


async def test_an_agent_that_was_just_launched_has_not_drifted(world: World) -> None:
    await launched(world)
    assert check(world) == []


async def test_each_change_is_told_once(world: World) -> None:
    backend = await launched(world)
    write(world, backend, "Be kinder.")
    assert check(world) == [("context",)]
    assert check(world) == []
    world.skills.put(PROJECT, replace(skill("review"), body="Twice."))
    assert check(world) == [("context", "skill review")]


async def test_what_is_changed_back_is_no_drift_any_more(world: World) -> None:
    backend = await launched(world)
    before = world.text(backend)
    assert before is not None
    write(world, backend, "Be kinder.")
    check(world)
    write(world, backend, before)
    assert check(world) == [()]


async def test_a_context_that_is_gone_has_changed(world: World) -> None:
    backend = await launched(world)
    del world.contexts.texts[world.contexts.path(PROJECT, backend)]
    assert check(world) == [("context",)]


async def test_a_drift_that_was_left_comes_back_with_the_next_change(world: World) -> None:
    backend = await launched(world)
    write(world, backend, "Be kinder.")
    check(world)
    await leave(world, backend)
    assert [event.session.drift for event in world.events.of(AgentDrifted)] == [("context",), ()]
    assert check(world) == []
    world.skills.put(PROJECT, replace(skill("review"), body="Twice."))
    assert check(world) == [("context", "skill review")]


async def test_the_next_launch_starts_with_nothing_changed(world: World) -> None:
    backend = await launched(world)
    write(world, backend, "Be kinder.")
    check(world)
    (session,) = world.sessions.all()
    world.terminals.exit(session.id, 0)
    again = await world.launch_agent(PROJECT, backend.id, SIZE, session_id=session.id)
    assert again.drift == ()
    assert check(world) == []


async def test_an_agent_that_has_ended_drifts_no_more(world: World) -> None:
    backend = await launched(world)
    (session,) = world.sessions.all()
    world.terminals.exit(session.id, 0)
    write(world, backend, "Be kinder.")
    assert check(world) == []
    await leave(world, backend)
    assert live_session(world.sessions.all(), backend.id) is None


async def test_parts_that_cannot_be_read_change_nothing(world: World) -> None:
    backend = await launched(world)
    write(world, backend, "Be kinder.")
    check(world)
    world.skills.broken[backend.skills[0]] = Failed("The disk is gone.")
    assert check(world) == []


async def test_leaving_an_unknown_agent_is_refused(world: World) -> None:
    with pytest.raises(NotFound):
        await leave(world, agent(9))
