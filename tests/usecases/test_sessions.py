"""Opening, closing, resizing, restarting and ending sessions."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Failed, Invalid, NotFound, Refused
from app.domain.events import AgentLaunched, SessionClosed, SessionExited, SessionStarted
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.usecases.resize_session import ResizeSession
from app.usecases.restart_session import RestartSession
from app.usecases.stop_session import StopSession
from tests.fakes.terminals import FakeTerminals
from tests.usecases.world import PROJECT, SIZE, World, agent

NOBODY = SessionId("nobody")
BAD_SIZES = [Size(0, 80), Size(24, 0), Size(-3, -3)]


def resize_session(world: World) -> ResizeSession:
    return ResizeSession(world.terminals, world.sessions)


def stop_session(world: World) -> StopSession:
    return StopSession(world.terminals, world.sessions, world.session_ended)


def restart_session(world: World) -> RestartSession:
    return RestartSession(world.sessions, world.terminals, world.session_ended, world.launch_agent, world.open_shell)


async def test_a_shell_is_the_persons_own_in_the_project_root(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    invocation = world.terminals.running[session.id].invocation
    assert (invocation.argv, invocation.cwd) == (("/bin/bash",), PROJECT.root)
    assert (session.kind, session.status, session.title) == ("shell", "running", "bash")
    assert world.sessions.all() == (session,)
    assert world.events.events == [SessionStarted(session)]


async def test_a_command_runs_where_it_is_told_to(world: World) -> None:
    session = await world.open_shell(
        PROJECT, SIZE, command=["npm", "run", "dev"], cwd=Path("/tmp"), title="web", session_id=SessionId("7")
    )
    assert (session.id, session.title, session.cwd) == ("7", "web", Path("/tmp"))
    assert world.terminals.running[session.id].invocation.argv == ("npm", "run", "dev")


@pytest.mark.parametrize("command", [("",), ("ls", "a\0b")])
async def test_what_cannot_be_a_command_is_refused(world: World, command: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        await world.open_shell(PROJECT, SIZE, command=command)
    assert world.sessions.all() == ()


@pytest.mark.parametrize("size", BAD_SIZES)
async def test_a_shell_needs_room(world: World, size: Size) -> None:
    with pytest.raises(Invalid, match="rows"):
        await world.open_shell(PROJECT, size)
    assert world.steps == []


async def test_a_shell_that_cannot_be_started_leaves_nothing(world: World) -> None:
    world.terminals.missing = frozenset({"fish"})
    with pytest.raises(NotFound, match="fish"):
        await world.open_shell(PROJECT, SIZE, command=["fish"])
    assert world.sessions.all() == ()
    assert world.events.events == []


async def test_the_id_of_a_live_session_is_not_given_twice(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    with pytest.raises(Refused):
        await world.open_shell(PROJECT, SIZE, session_id=session.id)
    assert world.sessions.all() == (session,)
    assert session.id in world.terminals.running


async def test_an_exit_is_told_with_its_code(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.terminals.exit(session.id, -9)
    ended = replace(session, status="exited", exit_code=-9)
    assert world.sessions.get(session.id) == ended
    assert world.events.events[-1] == SessionExited(ended)


async def test_an_exit_is_told_once(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.session_ended(session.id, 0)
    world.session_ended(session.id, 1)
    assert [event.session.exit_code for event in world.events.of(SessionExited)] == [0]


async def test_the_exit_of_a_closed_session_is_nobodys_news(world: World) -> None:
    world.session_ended(NOBODY, 0)
    assert world.events.events == []
    assert world.sessions.all() == ()


async def test_closing_a_shell_ends_it(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    await world.close_session(session.id)
    assert not world.terminals.running
    assert world.sessions.all() == ()
    assert world.events.events[-1] == SessionClosed(session.id)


async def test_closing_a_live_agent_needs_a_yes(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    with pytest.raises(Refused, match="Backend"):
        await world.close_session(session.id)
    assert session.id in world.terminals.running
    await world.close_session(session.id, even_alive=True)
    assert not world.terminals.running


async def test_closing_an_agent_that_has_ended_needs_no_yes(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(session.id)
    await world.close_session(session.id)
    assert world.sessions.all() == ()


async def test_closing_twice_at_once_is_told_once(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    await asyncio.gather(world.close_session(session.id), world.close_session(session.id), return_exceptions=True)
    assert world.events.of(SessionClosed) == [SessionClosed(session.id)]


async def test_what_does_not_exist_cannot_be_closed(world: World) -> None:
    with pytest.raises(NotFound):
        await world.close_session(NOBODY)


async def test_a_session_that_cannot_be_closed_is_still_there(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.terminals.errors["close"] = Failed("planted")
    with pytest.raises(Failed):
        await world.close_session(session.id)
    assert world.sessions.all() == (session,)


async def test_a_resize_reaches_the_process(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    await resize_session(world)(session.id, Size(10, 40))
    assert world.terminals.running[session.id].sizes == (Size(10, 40),)


@pytest.mark.parametrize("size", BAD_SIZES)
async def test_a_size_without_a_cell_is_refused(world: World, size: Size) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    with pytest.raises(Invalid):
        await resize_session(world)(session.id, size)
    assert world.terminals.running[session.id].size == SIZE


async def test_a_pane_that_is_late_to_know_may_resize_what_has_ended(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.terminals.exit(session.id)
    await resize_session(world)(session.id, Size(10, 40))
    await resize_session(world)(NOBODY, Size(10, 40))
    assert "terminals.resize" not in world.steps


async def test_a_stopped_session_keeps_its_pane_and_can_be_restarted(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    await stop_session(world)(session.id)
    assert not world.terminals.running
    ended = replace(session, status="exited", exit_code=None)
    assert world.sessions.all() == (ended,)
    assert world.events.events[-1] == SessionExited(ended)
    assert (await restart_session(world)(PROJECT, session.id, SIZE)).alive


async def test_stopping_what_has_ended_changes_nothing(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.terminals.exit(session.id, 3)
    await stop_session(world)(session.id)
    assert world.sessions.get(session.id).exit_code == 3
    assert len(world.events.of(SessionExited)) == 1


async def test_what_does_not_exist_cannot_be_stopped(world: World) -> None:
    with pytest.raises(NotFound):
        await stop_session(world)(NOBODY)


async def test_a_restarted_command_is_the_same_one_under_the_same_id(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE, command=["make", "-j2"], cwd=Path("/tmp"), title="build")
    world.terminals.exit(session.id, 2)
    again = await restart_session(world)(PROJECT, session.id, Size(30, 90))
    assert replace(again, pid=session.pid) == session
    assert world.terminals.running[session.id].size == Size(30, 90)
    assert world.sessions.all() == (again,)
    assert world.events.events[-1] == SessionStarted(again)


async def test_a_restarted_agent_gets_its_context_and_skills_afresh(world: World) -> None:
    backend = world.have(agent(), text="old")
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(session.id)
    world.contexts.texts[world.contexts.path(PROJECT, backend)] = "new persona"
    again = await restart_session(world)(PROJECT, session.id, SIZE)
    assert again.id == session.id
    assert "new persona" in world.environments.plans[backend.id].files[0].text
    assert world.events.events[-1] == AgentLaunched(backend, again)


async def test_a_restart_can_go_on_with_the_conversation(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(session.id)
    again = await restart_session(world)(PROJECT, session.id, SIZE, resume=True)
    assert again.native_session_id == session.native_session_id


async def test_a_live_session_is_restarted_only_when_told(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    with pytest.raises(Refused, match="still running"):
        await restart_session(world)(PROJECT, session.id, SIZE)
    again = await restart_session(world)(PROJECT, session.id, SIZE, even_alive=True)
    assert world.terminals.closed == [session.id]
    assert world.terminals.running[session.id].pid == again.pid != session.pid
    assert [type(event) for event in world.events.events] == [SessionStarted, SessionExited, SessionStarted]


async def test_a_restart_that_fails_leaves_the_ended_session_to_try_again(world: World) -> None:
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    world.terminals.exit(session.id, 1)
    world.terminals.errors["spawn"] = Failed("planted")
    with pytest.raises(Failed):
        await restart_session(world)(PROJECT, session.id, SIZE)
    assert world.sessions.all() == (replace(session, status="exited", exit_code=1),)
    again = await restart_session(world)(PROJECT, session.id, SIZE)
    assert again.alive


class Unhurried(FakeTerminals):
    """Closing and starting take a turn of the loop, as they do with real processes."""

    async def close(self, session_id: SessionId) -> None:
        await asyncio.sleep(0)
        await super().close(session_id)

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        await asyncio.sleep(0)
        return await super().spawn(session_id, invocation, size)


@pytest.mark.parametrize("late", range(6))
async def test_two_restarts_at_once_leave_one_process(world: World, late: int) -> None:
    world.terminals = Unhurried(exited=world.session_ended)
    backend = world.have(agent())
    session = await world.launch_agent(PROJECT, backend.id, SIZE)

    async def restart(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await restart_session(world)(PROJECT, session.id, SIZE, even_alive=True)

    results = await asyncio.gather(restart(0), restart(late), return_exceptions=True)
    assert all(result is None or isinstance(result, Refused) for result in results)
    assert None in results
    assert [process.pid for process in world.terminals.running.values()] == [world.sessions.get(session.id).pid]
    assert world.sessions.get(session.id).status == "running"


@pytest.mark.parametrize("late", range(6))
async def test_a_stop_beside_a_restart_never_calls_a_live_process_ended(world: World, late: int) -> None:
    world.terminals = Unhurried(exited=world.session_ended)
    session = await world.open_shell(PROJECT, SIZE)

    async def stop() -> None:
        for _ in range(late):
            await asyncio.sleep(0)
        await stop_session(world)(session.id)

    restart = restart_session(world)(PROJECT, session.id, SIZE, even_alive=True)
    await asyncio.gather(stop(), restart, return_exceptions=True)
    assert world.sessions.get(session.id).alive == (session.id in world.terminals.running)


async def test_a_stop_beside_a_close_is_no_error(world: World) -> None:
    world.terminals = Unhurried(exited=world.session_ended)
    session = await world.open_shell(PROJECT, SIZE)
    await asyncio.gather(stop_session(world)(session.id), world.close_session(session.id))
    assert world.sessions.all() == ()


async def test_a_session_that_is_being_started_is_neither_restarted_nor_stopped(world: World) -> None:
    session = await world.open_shell(PROJECT, SIZE)
    world.sessions.put(replace(session, status="starting"))
    with pytest.raises(Refused, match="being started"):
        await restart_session(world)(PROJECT, session.id, SIZE, even_alive=True)
    with pytest.raises(Refused, match="being started"):
        await stop_session(world)(session.id)
    assert session.id in world.terminals.running


async def test_what_does_not_exist_cannot_be_restarted(world: World) -> None:
    with pytest.raises(NotFound):
        await restart_session(world)(PROJECT, NOBODY, SIZE)
