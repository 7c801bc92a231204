"""A list whose rows are drawn line by line: the base of the sidebar's lists."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.line import Piece, cells_of, fit_pieces

_MARGIN: Final = 1
"""Columns at the right end that stay blank, as the one at the left does."""


class RowList(ScrollView, can_focus=True):
    """Rows of `row_height` lines each, one of them selected. What is selected stays so by its key while rows change."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("home,g", "move(-100000)", "First", show=False),
        Binding("end,G", "move(100000)", "Last", show=False),
        Binding("pagedown", "move(5)", "Page down", show=False),
        Binding("pageup", "move(-5)", "Page up", show=False),
        Binding("u", "undo", "Undo the last deletion", show=False),
        ("question_mark", "help", "Keys"),
        ("escape", "leave", "Back"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--selected",
        "row-list--text",
        "row-list--quiet",
        "row-list--strong",
    }
    row_height: ClassVar[int] = 1

    class LeaveRequested(Message):
        """The keys should go back to the panes."""

    class HelpRequested(Message):
        """Show the keys."""

    class SelectionChanged(Message):
        """Another row is selected, or none any more."""

    class UndoRequested(Message):
        """Bring back what was deleted last."""

    def __init__(self) -> None:
        """No rows."""
        super().__init__()
        self._keys: tuple[str, ...] = ()
        self._selected: str | None = None
        self._hints = ("", "")

    # What a list defines

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """The lines of a row, `row_height` of them, each at most `width` columns."""
        raise NotImplementedError

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """What is shown instead of rows when there are none."""
        del width
        return ()

    # What it shows

    @property
    def selected(self) -> str | None:
        """The key of the selected row."""
        return self._selected

    def show_rows(self, keys: Sequence[str]) -> None:
        """Show rows with these keys; the selection stays, or goes to the row that took the place."""
        if self._selected not in keys:
            place = self._keys.index(self._selected) if self._selected in self._keys else 0
            self._choose(keys[min(place, len(keys) - 1)] if keys else None)
        self._keys = tuple(keys)
        self._measure()
        self._scroll_to_selected()
        self.refresh()

    def name_keys(self, here: str, elsewhere: str) -> None:
        """What the lower border says: keys of the list while it has the focus, else how to come to it."""
        self._hints = (here, elsewhere)
        self._show_hint()

    def _show_hint(self) -> None:
        here, elsewhere = self._hints
        self.border_subtitle = here if self.has_focus else elsewhere

    def watch_has_focus(self, has_focus: bool) -> None:
        """The list's own keys work now, or are the panes' again."""
        super().watch_has_focus(has_focus)
        self._show_hint()

    def select(self, key: str) -> None:
        """Select a row, if there is one with that key."""
        if key in self._keys:
            self._choose(key)
            self._scroll_to_selected()
            self.refresh()

    def _choose(self, key: str | None) -> None:
        if key != self._selected:
            self._selected = key
            if self.is_mounted:
                self.post_message(self.SelectionChanged())

    def render_line(self, y: int) -> Strip:
        """One line of the row there; the selected row is marked over its whole width."""
        width = self.scrollable_content_region.width
        room = max(0, width - _MARGIN)
        row, line = divmod(y + round(self.scroll_offset.y), self.row_height)
        if not self._keys:
            lines = self.empty(width)
            return self._strip(lines[y] if y < len(lines) else (), width, selected=False)
        if row >= len(self._keys):
            return Strip.blank(width, self.rich_style)
        key = self._keys[row]
        return self._strip(self.row(key, room)[line], width, selected=key == self._selected)

    def _strip(self, pieces: Sequence[Piece], width: int, *, selected: bool) -> Strip:
        shown = fit_pieces(pieces, max(0, width - _MARGIN))
        base = self.rich_style
        if selected:
            base += self.get_component_rich_style("row-list--selected", partial=True)
        segments = [
            Segment(piece.text, base + self.get_component_rich_style(piece.look, partial=True)) for piece in shown
        ]
        return Strip(segments, cells_of(shown)).adjust_cell_length(width, base)

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._keys) * self.row_height)

    def _scroll_to_selected(self) -> None:
        if self._selected is not None and self.is_mounted:
            top = self._keys.index(self._selected) * self.row_height
            self.scroll_to_region(Region(0, top, 1, self.row_height), animate=False, force=True)

    # Keys and mouse

    def action_move(self, rows: int) -> None:
        """Select another row."""
        if self._selected is not None:
            place = self._keys.index(self._selected) + rows
            self.select(self._keys[max(0, min(place, len(self._keys) - 1))])

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.LeaveRequested())

    def action_undo(self) -> None:
        """Ask for what was deleted last."""
        self.post_message(self.UndoRequested())

    def action_help(self) -> None:
        """Ask for the keys."""
        self.post_message(self.HelpRequested())

    def on_resize(self) -> None:
        """Rows are as wide as the list, and the selected one is in sight."""
        self._measure()
        self._scroll_to_selected()

    def on_click(self, event: events.Click) -> None:
        """Select the row; the second click of a double click opens it."""
        event.stop()
        row = (event.y + round(self.scroll_offset.y)) // self.row_height
        if row < len(self._keys):
            self.select(self._keys[row])
            if event.chain >= 2:
                self.chosen(self._keys[row])

    def chosen(self, key: str) -> None:
        """A row was opened by the mouse."""
