"""What was told, and what is under way: to look through, to follow, to cancel."""

import time
from collections.abc import Awaitable, Callable, Mapping

from app.domain.notice import Notice, Severity
from app.domain.session import SessionId
from app.tui import arrange
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option

_SIGNS: Mapping[Severity, str] = {"information": " ", "warning": "!", "error": "✗"}


def hear(desk: Desk, session_id: SessionId, what: str) -> None:
    """Tell what a session's program wants to be known; whoever looks at its pane knows it already."""
    session = desk.state.sessions.get(session_id)
    focused = desk.state.focused_session
    if session is None or (focused is not None and focused.id == session_id):
        return
    agent = desk.state.agent(session.agent_id) if session.agent_id is not None else None
    name = agent.name if agent is not None else session.title
    desk.tell(f"{name}: {what}", session=session_id)


async def show(desk: Desk) -> None:
    """List what was told, newest first; the pane of the one that is chosen gets the focus."""
    told = {str(place): notice for place, notice in enumerate(reversed(desk.state.notices))}
    options = [Option(key, _line(notice), _times(notice)) for key, notice in told.items()]
    answer = await desk.ask(Choice("Messages", options, nothing="Nothing was told yet."))
    if answer is not None:
        jump(desk, told[answer].session)


def jump(desk: Desk, session_id: SessionId | None) -> None:
    """Show a session's pane and give it the keys; nothing happens if nobody's program said it."""
    if session_id is None:
        return
    place = desk.state.place_of(session_id)
    if place is None:
        desk.tell("The pane that said this is closed.")
        return
    desk.rearrange(arrange.focus(desk.state.layout, place[1]))
    desk.focus_panes()


def _line(notice: Notice) -> str:
    clock = time.strftime("%H:%M", time.localtime(notice.at))
    return f"{clock} {_SIGNS[notice.severity]} {notice.message}"


def _times(notice: Notice) -> str:
    return f"×{notice.times}" if notice.times > 1 else ""


def cancel(desk: Desk) -> Awaitable[None] | None:
    """End what is under way; of several the person chooses one."""
    works = desk.works.under_way
    if len(works) > 1:
        return _cancel_one(desk)
    if works:
        works[0].cancel()
    else:
        desk.tell("Nothing is under way.")
    return None


async def _cancel_one(desk: Desk) -> None:
    works = {str(place): work for place, work in enumerate(desk.works.under_way)}
    answer = await desk.ask(Choice("Cancel", [Option(key, work.title) for key, work in works.items()]))
    if answer is not None:
        works[answer].cancel()


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "workspace.messages": show,
    "workspace.cancel": cancel,
}
