"""The lines of one file's difference, with the comments on them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, TypeAlias

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from app.domain.changes import DiffLine, LineKind, visible
from widgets.line import Piece, cells_of, fit_pieces

_SIGNS: Mapping[LineKind, str] = {"added": "+", "removed": "-", "context": " ", "hunk": "", "note": ""}
_SHIFT = 8

Row: TypeAlias = tuple[int, str]
"""The index of a line, and of a comment's row its text; empty for the line itself."""


@dataclass(frozen=True, slots=True)
class DiffPage:
    """What is shown: the lines, the comments by the index of their line, and what to say where there is no line."""

    title: str = ""
    lines: tuple[DiffLine, ...] = ()
    comments: Mapping[int, str] | None = None
    note: str = ""


class DiffView(ScrollView, can_focus=True):
    """One line is selected. Only what is in sight is drawn: a long difference costs no more than a short one."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("home,g", "move(-1000000)", "First", show=False),
        Binding("end,G", "move(1000000)", "Last", show=False),
        Binding("right,l", "shift(1)", "Right", show=False),
        Binding("left,h", "shift(-1)", "Left", show=False),
        ("n", "hunk(1)", "Next hunk"),
        ("N", "hunk(-1)", "Hunk before"),
        ("c,enter", "comment", "Comment"),
        ("x,delete", "remove", "Remove the comment"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff-view--selected",
        "diff-view--number",
        "diff-view--hunk",
        "diff-view--context",
        "diff-view--added",
        "diff-view--removed",
        "diff-view--note",
        "diff-view--comment",
    }

    class CommentRequested(Message):
        """Write or change the comment of a line."""

        def __init__(self, index: int) -> None:
            """`index` is the line's."""
            super().__init__()
            self.index = index

    class RemoveRequested(CommentRequested):
        """Remove the comment of a line."""

    def __init__(self) -> None:
        """Nothing."""
        super().__init__()
        self.page = DiffPage()
        self.selected = 0
        self._rows: list[Row] = []
        self._tops: list[int] = []
        self._hunks: list[int] = []
        self._left = 0

    def show(self, page: DiffPage, *, keep: bool = False) -> None:
        """Show this; `keep` leaves the selection where it was."""
        self.page = page
        self.border_title = page.title
        self._hunks = [index for index, line in enumerate(page.lines) if line.kind == "hunk"]
        self._lay_out()
        if not keep:
            self._left = 0
            self.scroll_to(0, 0, animate=False, force=True)
            self.selected = 0
        self._select(self.selected)

    def _lay_out(self) -> None:
        """The rows of all lines, the comments below theirs."""
        width = max(10, self.size.width - 6)
        self._rows, self._tops = [], []
        for index in range(len(self.page.lines)):
            self._tops.append(len(self._rows))
            self._rows.append((index, ""))
            if comment := (self.page.comments or {}).get(index):
                self._rows += [(index, text) for text in wrap(comment, width)]
        self.virtual_size = Size(self.size.width, max(1, len(self._rows)))

    def render_line(self, y: int) -> Strip:
        """A line with its numbers in both files, or a row of a comment."""
        width = self.scrollable_content_region.width
        row = y + round(self.scroll_offset.y)
        if row >= len(self._rows):
            note = self.page.note.split("\n")
            text = note[row] if not self._rows and row < len(note) else ""
            return self._strip([Piece(f" {text}", "diff-view--note")], width, selected=False)
        index, comment = self._rows[row]
        if comment:
            return self._strip([Piece(f"   ┃ {comment}", "diff-view--comment")], width, selected=False)
        return self._strip(self._pieces(self.page.lines[index], width), width, selected=index == self.selected)

    def _pieces(self, line: DiffLine, width: int) -> Sequence[Piece]:
        if line.kind in ("hunk", "note"):
            return [Piece(f" {visible(line.text[: 4 * width])}", f"diff-view--{line.kind}")]
        numbers = f"{line.old or '':>5}{line.new or '':>6} "
        text = visible(line.text[self._left : self._left + width])
        return [Piece(numbers, "diff-view--number"), Piece(f"{_SIGNS[line.kind]} {text}", f"diff-view--{line.kind}")]

    def _strip(self, pieces: Sequence[Piece], width: int, *, selected: bool) -> Strip:
        shown = fit_pieces(pieces, max(0, width - 1))
        base = self.rich_style
        if selected:
            base += self.get_component_rich_style("diff-view--selected", partial=True)
        segments = [
            Segment(piece.text, base + self.get_component_rich_style(piece.look, partial=True)) for piece in shown
        ]
        return Strip(segments, cells_of(shown)).adjust_cell_length(width, base)

    def _select(self, index: int) -> None:
        self.selected = max(0, min(index, len(self.page.lines) - 1))
        if self._tops and self.is_mounted:
            top = self._tops[self.selected]
            end = self._tops[self.selected + 1] if self.selected + 1 < len(self._tops) else len(self._rows)
            self.scroll_to_region(Region(0, top, 1, end - top), animate=False, force=True)
        self.refresh()

    # Keys and mouse

    def action_move(self, lines: int) -> None:
        """Select another line."""
        self._select(self.selected + lines)

    def action_page(self, pages: int) -> None:
        """Go on by half of what is in sight."""
        self._select(self.selected + pages * max(1, self.size.height // 2))

    def action_shift(self, steps: int) -> None:
        """Show more of long lines."""
        self._left = max(0, self._left + steps * _SHIFT)
        self.refresh()

    def action_hunk(self, steps: int) -> None:
        """Go to the next hunk, or the one before."""
        found = bisect_right(self._hunks, self.selected) if steps > 0 else bisect_left(self._hunks, self.selected) - 1
        if 0 <= found < len(self._hunks):
            self._select(self._hunks[found])

    def action_comment(self) -> None:
        """Ask for a comment on the selected line."""
        if self.page.lines:
            self.post_message(self.CommentRequested(self.selected))

    def action_remove(self) -> None:
        """Ask to remove the selected line's comment."""
        if self.selected in (self.page.comments or {}):
            self.post_message(self.RemoveRequested(self.selected))

    def on_resize(self) -> None:
        """Comments are as wide as the view."""
        self._lay_out()
        self._select(self.selected)

    def on_click(self, event: events.Click) -> None:
        """Select the line."""
        event.stop()
        row = event.y + round(self.scroll_offset.y)
        if row < len(self._rows):
            self._select(self._rows[row][0])
