"""Tabs: new, rename, move, close, go."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from app.domain.layout import Tab, panes
from app.domain.names import check_name
from app.domain.session import Session
from app.tui import arrange
from app.tui.actions.deletions import offer
from app.tui.actions.sessions import choose_pane, place
from app.tui.desk import Desk
from app.tui.screens.confirm import Confirm
from app.tui.screens.prompt import Prompt


async def _new(desk: Desk) -> None:
    pane = await choose_pane(desk, "New tab")
    if pane is not None:
        name = free_name(desk)
        await place(desk, pane, lambda layout, new: arrange.new_tab(layout, name, new))


def free_name(desk: Desk) -> str:
    """A name for a new tab that no other has."""
    taken = {tab.name for tab in desk.state.layout.tabs}
    number = len(taken) + 1
    while str(number) in taken:
        number += 1
    return str(number)


async def rename(desk: Desk) -> None:
    """Ask for another name of the tab on screen."""
    tab = desk.state.tab
    if tab is None:
        return
    name = await desk.ask(Prompt("Name of this tab", tab.name, check_name))
    if name is not None:
        desk.rearrange(arrange.rename_tab(desk.state.layout, name))


async def close(desk: Desk) -> None:
    """Close the tab on screen, after a question if something runs in it; the only one stays."""
    layout = desk.state.layout
    tab = desk.state.tab
    if tab is None or len(layout.tabs) < 2:
        return
    sessions = [desk.state.sessions.get(pane.session) for pane in panes(tab.tree) if pane.session is not None]
    alive = [session for session in sessions if session is not None and session.alive]
    if alive and not await desk.ask(Confirm(f"Close tab {tab.name}?", _losses(alive), yes="Close")):
        return
    for session in sessions:
        if session is not None:
            await desk.do.close_session(session.id, even_alive=True)
    ids = {pane.id for pane in panes(tab.tree)}
    for index, other in enumerate(desk.state.layout.tabs):
        if ids & {pane.id for pane in panes(other.tree)} or (not ids and other == tab):
            desk.rearrange(arrange.close_tab(desk.state.layout, index))
            offer(desk, f"the tab {tab.name}", partial(_reopen, desk, index, other))
            return


async def _reopen(desk: Desk, index: int, tab: Tab) -> None:
    """The tab with its panes; what ran in them is gone, and each says how to start it again."""
    desk.rearrange(arrange.reopen_tab(desk.state.layout, index, tab))


def _move(places: int, desk: Desk) -> None:
    desk.rearrange(arrange.move_tab(desk.state.layout, places))


def _losses(alive: list[Session]) -> str:
    names = ", ".join(session.title for session in alive)
    return f"{names} still run{'s' if len(alive) == 1 else ''} and will be ended."


def _go(number: int, desk: Desk) -> None:
    desk.focus_panes()
    desk.rearrange(arrange.go_tab(desk.state.layout, number - 1))


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "tab.new": _new,
    "tab.rename": rename,
    "tab.close": close,
    "tab.move-left": partial(_move, -1),
    "tab.move-right": partial(_move, 1),
    **{f"tab.go-{number}": partial(_go, number) for number in range(1, 10)},
}
