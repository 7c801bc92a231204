"""Where only one pane has room: a row with the names of all, to see and to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from app.domain.layout import PaneId
from app.domain.names import printable
from widgets.glyphs import STATE_GLYPHS, PaneState
from widgets.line import ELLIPSIS, Line, Piece, cells_of, fit

_NAME_CELLS = 16


@dataclass(frozen=True, slots=True)
class StripItem:
    """One pane in the strip."""

    pane_id: PaneId
    name: str
    state: PaneState
    current: bool = False


class PaneStrip(Line):
    """The panes of a tab in order, the current one marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pane-strip--name",
        "pane-strip--current",
        *(f"state--{state}" for state in STATE_GLYPHS),
    }

    class Chosen(Message):
        """A pane's name was clicked."""

        def __init__(self, pane_id: PaneId) -> None:
            """`pane_id` says which."""
            super().__init__()
            self.pane_id = pane_id

    def __init__(self) -> None:
        """Nothing to show yet."""
        super().__init__()
        self._items: tuple[StripItem, ...] = ()

    def show(self, items: Sequence[StripItem]) -> None:
        """Show these from now on."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """`● backend  ▌◐ reviewer▐  ▸ zsh`, beginning far enough right that the current one is in sight."""
        groups = [self._group(item) for item in self._items]
        current = next((place for place, item in enumerate(self._items) if item.current), 0)
        first = 0
        while first < current and sum(cells_of(group) for group in groups[first : current + 1]) > width - 2:
            first += 1
        more = [Piece(ELLIPSIS, "pane-strip--name")] if first else []
        return [*more, *(piece for group in groups[first:] for piece in group)]

    def _group(self, item: StripItem) -> list[Piece]:
        look = "pane-strip--current" if item.current else "pane-strip--name"
        name = fit(printable(item.name) or "shell", _NAME_CELLS)
        return [
            Piece(" ", look, item.pane_id),
            Piece(STATE_GLYPHS[item.state], look if item.current else f"state--{item.state}", item.pane_id),
            Piece(f" {name} ", look, item.pane_id),
        ]

    def on_click(self, event: events.Click) -> None:
        """Choose the pane under the pointer."""
        event.stop()
        target = self.target_at(event.x)
        for item in self._items:
            if item.pane_id == target:
                self.post_message(self.Chosen(item.pane_id))
