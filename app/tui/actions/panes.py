"""Focus, move, zoom, resize, arrange: pure changes of the layout, made at once."""

from collections.abc import Callable, Mapping
from functools import partial

from app.domain.geometry import Side
from app.domain.layout import WorkspaceLayout
from app.tui import arrange
from app.tui.desk import Desk

_SIDES: tuple[Side, ...] = ("left", "down", "up", "right")


def _apply(change: Callable[[WorkspaceLayout], WorkspaceLayout], desk: Desk) -> None:
    desk.rearrange(change(desk.state.layout))


def _focus(side: Side, desk: Desk) -> None:
    desk.focus_panes()
    desk.rearrange(arrange.focus_side(desk.state.layout, side, desk.area))


def _move(side: Side, desk: Desk) -> None:
    desk.rearrange(arrange.move_side(desk.state.layout, side, desk.area))


def _last(desk: Desk) -> None:
    desk.focus_panes()
    desk.rearrange(arrange.focus_last(desk.state.layout))


def _resize(desk: Desk) -> None:
    desk.keys.resize()


ACTIONS: Mapping[str, Callable[[Desk], None]] = {
    **{f"pane.focus-{side}": partial(_focus, side) for side in _SIDES},
    **{f"pane.move-{side}": partial(_move, side) for side in _SIDES},
    "pane.zoom": partial(_apply, arrange.toggle_zoom),
    "pane.rotate": partial(_apply, arrange.rotate_panes),
    "pane.next-layout": partial(_apply, arrange.next_preset),
    "pane.last": _last,
    "pane.resize": _resize,
}
