"""The top line: the project, its tabs, how many sessions need somebody, and the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from app.domain.names import printable
from widgets.line import ELLIPSIS, Line, Piece, cells_of, fit

_PROJECT_CELLS = 24
_TAB_CELLS = 20
_NEW = "+"


@dataclass(frozen=True, slots=True)
class TopLine:
    """What the top line says. `current` is the index of the tab on screen; `waiting` counts what needs somebody."""

    project: str = ""
    tabs: tuple[str, ...] = ()
    current: int = 0
    waiting: int = 0
    host: str = ""


class TabBar(Line):
    """One row. What does not fit goes in this order: the host, the project, our name, tabs far from the current one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tab-bar--brand",
        "tab-bar--project",
        "tab-bar--tab",
        "tab-bar--current",
        "tab-bar--waiting",
        "tab-bar--host",
    }

    class TabRequested(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            """`index` counts from 0."""
            super().__init__()
            self.index = index

    class NewTabRequested(Message):
        """The plus was clicked."""

    def __init__(self, top_line: TopLine | None = None) -> None:
        """Nothing to show unless it is given."""
        super().__init__()
        self.top_line = top_line or TopLine()

    def show(self, top_line: TopLine) -> None:
        """Show this from now on."""
        if top_line != self.top_line:
            self.top_line = top_line
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """` ideai  shop-api   1 build  2 review  +        ● 2 need you   web-3 `."""
        tabs, waiting, host = self._tabs(), self._waiting(), self._host()
        spare = width - cells_of(tabs) - cells_of(waiting)
        left: list[Piece] = []
        for piece in (Piece(" ideai ", "tab-bar--brand"), *self._project()):
            if piece.cells <= spare:
                left.append(piece)
                spare -= piece.cells
        right = waiting + (host if cells_of(host) < spare else [])
        left += _around(tabs, self.top_line.current, width - cells_of(left) - cells_of(right))
        gap = width - cells_of(left) - cells_of(right)
        return [*left, Piece(" " * max(0, gap), "tab-bar--tab"), *right]

    def _project(self) -> list[Piece]:
        project = fit(printable(self.top_line.project), _PROJECT_CELLS)
        return [Piece(f" {project} ", "tab-bar--project")] if project else []

    def _tabs(self) -> list[Piece]:
        tabs = [
            Piece(
                f" {place + 1} {fit(printable(name), _TAB_CELLS)} ",
                "tab-bar--current" if place == self.top_line.current else "tab-bar--tab",
                place,
            )
            for place, name in enumerate(self.top_line.tabs)
        ]
        return [*tabs, Piece(f" {_NEW} ", "tab-bar--tab", _NEW)]

    def _waiting(self) -> list[Piece]:
        count = self.top_line.waiting
        if not count:
            return []
        return [Piece(f" ● {count} {'needs' if count == 1 else 'need'} you ", "tab-bar--waiting")]

    def _host(self) -> list[Piece]:
        host = printable(self.top_line.host)
        return [Piece(f" {host} ", "tab-bar--host")] if host else []

    def on_click(self, event: events.Click) -> None:
        """Ask for the tab under the pointer."""
        event.stop()
        match self.target_at(event.x):
            case int(place):
                self.post_message(self.TabRequested(place))
            case str():
                self.post_message(self.NewTabRequested())
            case _:
                pass


def _around(tabs: list[Piece], current: int, width: int) -> list[Piece]:
    """The tabs that fit, beginning with the first unless the current one would be out of sight."""
    if cells_of(tabs) <= width:
        return tabs
    more = Piece(ELLIPSIS, "tab-bar--tab")
    first = 0
    while first < current and cells_of(tabs[first : current + 1]) > width - 2:
        first += 1
    shown = [more] if first else []
    for tab in tabs[first:]:
        if cells_of(shown) + tab.cells > width - 1:
            return [*shown, more]
        shown.append(tab)
    return shown
