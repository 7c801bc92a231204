"""Panes with something in them: open, start, restart, stop, close."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from app.domain.agent import Agent
from app.domain.errors import IdeaiError
from app.domain.layout import Direction, Pane, PaneId, WorkspaceLayout
from app.domain.session import Session
from app.tui import arrange
from app.tui.actions import tasks
from app.tui.actions.launching import launched
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm

SHELL = "shell"


async def choose_pane(desk: Desk, title: str) -> Pane | None:
    """Ask what a new pane is for, a shell or one of the agents; None if the person left the question."""
    if not desk.state.agents:
        return shell_pane(desk)
    options = [Option(SHELL, "shell", "a plain shell")]
    options += [Option(agent.id, agent.name, agent.profile) for agent in desk.state.agents]
    answer = await desk.ask(Choice(title, options))
    if answer is None:
        return None
    agent = next((agent for agent in desk.state.agents if agent.id == answer), None)
    return shell_pane(desk) if agent is None else agent_pane(desk, agent)


def shell_pane(desk: Desk, command: tuple[str, ...] = ()) -> Pane:
    """A pane for a shell, or for a command typed for it."""
    return Pane(id=desk.new_pane_id(), shows="shell", command=command)


def agent_pane(desk: Desk, agent: Agent) -> Pane:
    """A pane for an agent."""
    return Pane(id=desk.new_pane_id(), shows="agent", agent_id=agent.id, title=agent.name)


async def place(desk: Desk, pane: Pane, put: Callable[[WorkspaceLayout, Pane], WorkspaceLayout]) -> None:
    """Put a new pane into the layout and start what it is for; it goes again if that cannot be started.

    An agent that runs already is shown where it is instead: it has one session.
    """
    if pane.agent_id is not None and _show_running(desk, pane):
        return
    before = desk.state.layout
    placed = put(before, pane)
    desk.rearrange(placed)
    desk.focus_panes()
    try:
        await start(desk, pane)
    except (IdeaiError, asyncio.CancelledError):
        now = desk.state.layout
        desk.rearrange(before if now == placed else arrange.close_pane(now, pane.id))
        raise


def _show_running(desk: Desk, pane: Pane) -> bool:
    assert pane.agent_id is not None
    session = desk.state.session_of(pane.agent_id)
    if session is None or not session.alive:
        return False
    place_ = desk.state.place_of(session.id)
    if place_ is None:
        return False
    desk.rearrange(arrange.focus(desk.state.layout, place_[1]))
    desk.focus_panes()
    return True


async def start(desk: Desk, pane: Pane, *, resume: bool = False) -> Session:
    """Start what a pane is for and show it there. `resume`: an agent goes on with its conversation."""
    agent = desk.state.agent(pane.agent_id) if pane.agent_id is not None else None
    what = agent.name if agent is not None else (pane.command[0] if pane.command else "a shell")
    desk.doing(f"Starting {what}")
    desk.starting(pane.id, what)
    try:
        session = await _session(desk, pane, resume=resume)
    finally:
        desk.starting(pane.id, "")
    desk.rearrange(arrange.show(desk.state.layout, pane.id, session.id))
    if session.skipped_skills:
        missing = ", ".join(session.skipped_skills)
        desk.tell(f"{session.title} runs without {missing}, which could not be found.")
    return session


async def _session(desk: Desk, pane: Pane, *, resume: bool) -> Session:
    size = desk.size_of(pane.id)
    if pane.shows == "agent" and pane.agent_id is not None:
        agent_id = pane.agent_id
        return await launched(
            desk, lambda carry: desk.do.launch_agent(desk.project, agent_id, size, resume=resume, carry=carry)
        )
    cwd = Path(pane.cwd) if pane.cwd is not None else None
    return await desk.do.open_shell(desk.project, size, command=pane.command, cwd=cwd)


async def begin(desk: Desk, *, resume: bool) -> None:
    """What a workspace that was just started shows: the panes of the last run, or one tab with a shell.

    `resume` starts what the panes are for; one that cannot be started keeps its pane and says why.
    """
    layout = desk.state.layout
    panes = arrange.all_panes(layout)
    if not panes:
        tabs = layout if layout.tabs else arrange.new_tab(layout, "1", None)
        await place(desk, shell_pane(desk), lambda _, pane: arrange.split_focused(tabs, "row", pane))
    for pane in [pane for pane in panes if pane.task_id is None] if resume else []:
        try:
            await restart_pane(desk, pane.id)
        except IdeaiError as error:
            desk.tell(str(error), "error")


async def _split(direction: Direction, desk: Desk) -> None:
    side = "beside this one" if direction == "row" else "below this one"
    pane = await choose_pane(desk, f"New pane {side}")
    if pane is not None:
        await place(desk, pane, lambda layout, new: arrange.split_focused(layout, direction, new))


async def launch(desk: Desk, agent: Agent) -> None:
    """Show an agent's session: where it runs, in the pane where it ended, or in a new pane beside the focused one."""
    session = desk.state.session_of(agent.id)
    place_ = desk.state.place_of(session.id) if session is not None else None
    if session is not None and place_ is not None:
        desk.rearrange(arrange.focus(desk.state.layout, place_[1]))
        desk.focus_panes()
        if not session.alive:
            await restart_pane(desk, place_[1])
        return
    empty = _waiting_for(desk, agent)
    if empty is not None:
        desk.rearrange(arrange.focus(desk.state.layout, empty.id))
        desk.focus_panes()
        await start(desk, empty)
        return
    await place(desk, agent_pane(desk, agent), lambda layout, pane: beside(desk, layout, pane))


def _waiting_for(desk: Desk, agent: Agent) -> Pane | None:
    """A pane that showed the agent before and runs nothing now."""
    panes = arrange.all_panes(desk.state.layout)
    return next((pane for pane in panes if pane.agent_id == agent.id and pane.session is None), None)


def beside(desk: Desk, layout: WorkspaceLayout, pane: Pane) -> WorkspaceLayout:
    """Split the focused pane along its longer side, as it looks to a person: a cell is twice as high as wide."""
    focused = desk.state.focused_pane
    direction: Direction = "row"
    if focused is not None:
        size = desk.size_of(focused.id)
        direction = "row" if size.cols >= size.rows * 2 else "column"
    return arrange.split_focused(layout, direction, pane)


async def restart_pane(desk: Desk, pane_id: PaneId, *, resume: bool = True) -> None:
    """Start a pane's program again, an agent in its conversation unless told otherwise.

    One that still runs is ended first, after a question.
    """
    pane = next((pane for pane in arrange.all_panes(desk.state.layout) if pane.id == pane_id), None)
    if pane is None:
        return
    if pane.task_id is not None:
        await tasks.go_on(desk, pane)
        return
    session = desk.state.sessions.get(pane.session) if pane.session is not None else None
    if session is None:
        await start(desk, pane, resume=resume)
        return
    if session.alive and not await desk.ask(
        Confirm(f"Restart {session.title}?", "Its program is still running and will be ended.", yes="Restart")
    ):
        return
    size = desk.size_of(pane.id)
    session_id = session.id
    await launched(
        desk,
        lambda carry: desk.do.restart_session(
            desk.project, session_id, size, resume=resume, even_alive=True, carry=carry
        ),
    )


async def _restart(desk: Desk) -> None:
    pane = desk.state.focused_pane
    if pane is not None:
        await restart_pane(desk, pane.id)


async def _stop(desk: Desk) -> None:
    session = desk.state.focused_session
    if session is not None and session.alive:
        await stop(desk, session)


async def stop(desk: Desk, session: Session) -> None:
    """End a session's program after a question; its pane stays, with the last screen."""
    if await desk.ask(Confirm(f"Stop {session.title}?", "Its program will be ended; the pane stays.", yes="Stop")):
        await desk.do.stop_session(session.id)


async def _close(desk: Desk) -> None:
    pane = desk.state.focused_pane
    if pane is not None:
        await close_pane(desk, pane.id)


async def close_pane(desk: Desk, pane_id: PaneId) -> None:
    """Close a pane and what runs in it; asks if something does."""
    pane = next((pane for pane in arrange.all_panes(desk.state.layout) if pane.id == pane_id), None)
    if pane is None:
        return
    session = desk.state.sessions.get(pane.session) if pane.session is not None else None
    if session is not None:
        if session.alive and not await desk.ask(
            Confirm(f"Close {session.title}?", "Its program is still running and will be ended.", yes="Close")
        ):
            return
        await desk.do.close_session(session.id, even_alive=True)
    desk.rearrange(arrange.close_pane(desk.state.layout, pane_id))


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {
    "pane.split-right": partial(_split, "row"),
    "pane.split-below": partial(_split, "column"),
    "pane.close": _close,
    "session.restart": _restart,
    "session.stop": _stop,
}
