"""What a person does with what a pane shows and has shown: scrolls back, moves a cursor over it, searches, selects."""

from collections.abc import Callable
from typing import Final

from app.terminal.emulator import Emulator
from app.terminal.lines import Position
from app.terminal.mouse import MouseReport
from app.terminal.selection import Unit
from widgets.pane_copy import CopyStep, PaneCopy
from widgets.pane_image import Mark
from widgets.pane_scroll import PaneScroll, Scroll

_CLICKED_UNITS: Final[tuple[Unit, ...]] = ("character", "word", "line")


class PaneReading:
    """Of one pane. Rows are numbered as the emulator's lines are."""

    def __init__(self, height: Callable[[], int]) -> None:
        """At the live end of nothing; `height` tells the pane's rows."""
        self._emulator: Emulator | None = None
        self._height = height
        self._scroll = PaneScroll()
        self._copy = PaneCopy()
        self._clicked: tuple[Position, int] | None = None

    def restart(self, emulator: Emulator | None) -> None:
        """Begin at the live end of another emulator; nothing is kept between two of them."""
        self._emulator = emulator
        self._copy.end()
        self._scroll.restart()

    @property
    def offset(self) -> int:
        """How many rows the view is above the live end."""
        return self._scroll.offset

    @property
    def is_copying(self) -> bool:
        """Whether keys move the person's own cursor."""
        return self._copy.is_on

    @property
    def rows(self) -> range:
        """The numbers of the rows that the view is on; none without an emulator."""
        if self._emulator is None:
            return range(0)
        lines = self._emulator.lines
        top = lines.screen_top - self._scroll.offset
        return range(top, min(top + self._height(), lines.end))

    # The history

    def follow(self) -> None:
        """Stay on the text that is shown, whatever the emulator took in."""
        if self._emulator is not None:
            self._scroll.follow(self._emulator)

    def scroll(self, rows: int) -> bool:
        """Up by so many rows, down if negative, as far as there is a history; whether that changed anything."""
        if not self._scroll_by(rows):
            return False
        assert self._emulator is not None
        self._copy.keep_in(self._emulator.lines, self.rows)
        return True

    def rows_to(self, where: Scroll | None) -> int:
        """How many rows a page is; None: back to the live end."""
        return self._scroll.rows_to(where, self._height())

    def _scroll_by(self, rows: int) -> bool:
        return self._emulator is not None and self._scroll.move(self._emulator, rows)

    # Copy mode, in which what is shown stays

    def begin(self) -> bool:
        """Have a cursor of the person's own, where the program's is; whether there was none before."""
        if self._emulator is None or self._copy.is_on:
            return False
        self._scroll.hold(self._emulator)
        self._copy.begin(self._emulator, self._scroll.offset, self._height())
        return True

    def stop(self) -> bool:
        """Point at nothing any more, and stay; whether anything was pointed at."""
        if not self._copy.is_shown:
            return False
        self._copy.end()
        self._scroll.let_go()
        return True

    def take(self, step: CopyStep) -> str:
        """What a key does; what is for the clipboard."""
        self.begin()
        if self._emulator is None:
            return ""
        lines, copied = self._emulator.lines, ""
        match step:
            case "leave" | "copy":
                copied = self._copy.text(lines) if step == "copy" else ""
                self.stop()
                self.scroll(self.rows_to(None))
            case "select" | "select-lines" | "select-block" | "other-end":
                self._copy.choose(lines, step)
            case "next-match" | "previous-match":
                self._copy.hop(lines, step)
                self._show_cursor(margin=self._height() // 2)
            case _:
                self._copy.move(lines, step, self._height())
        self._show_cursor()
        return copied

    def search(self, query: str) -> bool:
        """Go to the nearest place above the cursor that has this text; False, and no copy mode, if there is none."""
        is_new = self.begin()
        found = self._emulator is not None and self._copy.search(self._emulator.lines, query)
        if is_new and not found:
            self.stop()
        self._show_cursor(margin=self._height() // 2)
        return found

    def _show_cursor(self, margin: int = 0) -> None:
        """Move the view to where the cursor is, if that is not in it, with so many rows around it."""
        cursor = self._copy.cursor(self._emulator.lines) if self._emulator is not None else None
        if cursor is not None and cursor.line not in (rows := self.rows):
            above = cursor.line < rows.start
            self._scroll_by(rows.start - cursor.line + margin if above else rows.stop - 1 - cursor.line - margin)

    # The mouse

    def select(self, report: MouseReport) -> str:
        """Select from the press to the release, and what is for the clipboard then.

        Beyond the upper or the lower edge the view goes along. A second press on a cell selects its word, a third one
        its line, until `forget_clicks`.
        """
        if self._emulator is None:
            return ""
        lines, rows = self._emulator.lines, self.rows
        at = lines.clamp(Position(rows.start + report.y, report.x))
        match report.kind:
            case "press" if report.button == 1:
                self._copy.point(lines, at, self._unit_of_click(at))
            case "move" if report.button == 1:
                self._scroll_by((report.y < 0) - (report.y >= len(rows)))
                self._copy.drag(lines, at)
            case "release" if self._copy.let_go():
                return self._copy.text(lines)
            case _:
                pass
        return ""

    def _unit_of_click(self, at: Position) -> Unit:
        before, clicks = self._clicked or (at, 0)
        clicks = clicks % len(_CLICKED_UNITS) if before == at else 0
        self._clicked = (at, clicks + 1)
        return _CLICKED_UNITS[clicks]

    def forget_clicks(self) -> None:
        """The next click is a first one."""
        self._clicked = None

    # What there is to see of it

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see but rows."""
        return self._copy.is_shown

    def pointer(self) -> tuple[int, int] | None:
        """The row and the column of the view that the person's own cursor is on."""
        rows, cursor = self.rows, self._copy.cursor(self._emulator.lines) if self._emulator is not None else None
        return (cursor.line - rows.start, cursor.column) if cursor is not None and cursor.line in rows else None

    def marks(self) -> dict[int, tuple[Mark, ...]]:
        """What is marked, by the rows of the view."""
        marks: dict[int, tuple[Mark, ...]] = {}
        if self._emulator is not None:
            for row, mark in self._copy.marks(self._emulator.lines, self.rows):
                marks[row] = (*marks.get(row, ()), mark)
        return marks
