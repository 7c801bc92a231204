"""Copy mode, search and paste: what a pane shows and has shown, on its way to the clipboard and back."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from app.tui.desk import Desk
from app.tui.screens.prompt import Prompt

_SURE_BYTES: Final = 100 * 1024
"""What every terminal takes at once; some drop more."""


def keep(desk: Desk, text: str) -> None:
    """Put selected text on the clipboard, and say so."""
    desk.copy_to_clipboard(text)
    lines = text.count("\n") + 1
    what = "1 line" if lines == 1 else f"{lines:,} lines"
    if len(text.encode()) > _SURE_BYTES:
        desk.tell(f"Copied {what}: over 100 KB, which not every terminal takes. {_paste_key(desk)} pastes.", "warning")
    else:
        desk.tell(f"Copied {what}. {_paste_key(desk)} pastes.")


def _paste_key(desk: Desk) -> str:
    return " ".join((desk.keymap.prefixes[0], *desk.keymap.keys_of("pane.paste")[:1]))


def _copy(desk: Desk) -> None:
    desk.focus_panes()
    if desk.pane is not None:
        desk.keys.copy()
        desk.pane.begin_copying()


def _paste(desk: Desk) -> None:
    if not desk.clipboard:
        desk.tell("Nothing was copied yet.", "warning")
    elif desk.pane is not None:
        desk.pane.paste([desk.clipboard])


async def _search(desk: Desk) -> None:
    desk.focus_panes()
    query = await desk.ask(Prompt("Search upwards", check=_check_query, verb="search"))
    pane = desk.pane
    if not query or pane is None:
        return
    if pane.search(query):
        desk.keys.copy()
    else:
        desk.tell(f"Nothing here has “{query}”.", "warning")


def _check_query(query: str) -> str:
    if not query:
        raise ValueError("what for?")
    return query


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "pane.copy": _copy,
    "pane.search": _search,
    "pane.paste": _paste,
}
