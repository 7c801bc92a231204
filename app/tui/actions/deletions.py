"""Taking deletions back: one way for everything that can be deleted."""

from collections.abc import Awaitable, Callable, Mapping

from app.tui.desk import Desk


def offer(desk: Desk, what: str, back: Callable[[], Awaitable[object]]) -> None:
    """Say that `what` was deleted, and which keys call `back`."""
    desk.undo.add(what, back)
    keys = desk.keymap.way_to("workspace.undo")
    way = f" {keys} brings it back." if keys else ""
    desk.tell(f"Deleted {what}.{way}")


async def undo(desk: Desk) -> None:
    """Take the last deletion back."""
    what = await desk.undo.take_back()
    if what is None:
        desk.tell("Nothing was deleted that could be brought back.")
    else:
        desk.tell(f"{what[:1].upper()}{what[1:]} is back.")


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"workspace.undo": undo}
