"""The cells of one screen, and what can be done to stretches of them. No cursor, no modes: screen.py knows those.

Rows and columns are zero-based; ends are exclusive. `blank` is the pen number that emptied cells get.
"""

from collections.abc import Callable
from typing import NamedTuple

from app.terminal.rows import PLAIN, SAME_PEN, Row
from app.terminal.width import STUB


class Area(NamedTuple):
    """A rectangle of cells."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """A list of rows, all of them as wide as the screen."""

    def __init__(self, lines: int, columns: int) -> None:
        self.columns = columns
        self.rows = [Row() for _ in range(lines)]

    def blank_row(self, blank: str) -> Row:
        """A new row that nothing was written on."""
        return Row() if blank == PLAIN else Row(" " * self.columns, blank * self.columns)

    def scroll_up(self, area: Area, count: int, blank: str) -> list[Row]:
        """Move the area's content up; the rows that left it, if it is as wide as the screen."""
        count = min(count, area.bottom - area.top)
        if area.left > 0 or area.right < self.columns:
            self._shift(area, count, blank)
            return []
        rows = self.rows
        gone = rows[area.top : area.top + count]
        fresh = [self.blank_row(blank) for _ in range(count)]
        rows[area.top : area.bottom] = rows[area.top + count : area.bottom] + fresh
        return gone

    def scroll_down(self, area: Area, count: int, blank: str) -> None:
        """Move the area's content down."""
        count = min(count, area.bottom - area.top)
        if area.left > 0 or area.right < self.columns:
            self._shift(area, -count, blank)
            return
        rows = self.rows
        fresh = [self.blank_row(blank) for _ in range(count)]
        rows[area.top : area.bottom] = fresh + rows[area.top : area.bottom - count]

    def _shift(self, area: Area, count: int, blank: str) -> None:
        rows = self.rows
        lines = range(area.top, area.bottom)
        for line in lines if count > 0 else reversed(lines):
            source = line + count
            if area.top <= source < area.bottom:
                rows[line].put(area.left, rows[source].cells(area.left, area.right))
            else:
                self.erase(line, area.left, area.right, blank)

    def erase(self, line: int, start: int, end: int, blank: str) -> None:
        """Make cells of one line blank."""
        row = self.rows[line]
        if end >= self.columns:
            row.wrapped = False
            if blank == PLAIN:
                row.truncate(start)
                return
        if start < end:
            row.overlay(start, " " * (end - start), blank * (end - start))

    def erase_unprotected(self, area: Area, blank: str | None, is_protected: Callable[[str], bool]) -> None:
        """Make those cells of the area blank that the program did not protect; without `blank` they keep their pens."""
        for line in range(area.top, area.bottom):
            row = self.rows[line]
            guarded = {pen for pen in set(row.pens[area.left : area.right]) if is_protected(pen)}
            if not guarded and blank is not None:
                self.erase(line, area.left, area.right, blank)
                continue
            if blank is not None and blank != PLAIN:
                row.pad(area.right)
            for run in SAME_PEN.finditer(row.pens, area.left, min(area.right, len(row.pens))):
                if run[1] not in guarded:
                    width = len(run[0])
                    row.overlay(run.start(), " " * width, run[0] if blank is None else blank * width)

    def insert_cells(self, line: int, column: int, count: int, right: int, blank: str) -> None:
        """Push the cells from `column` on to the right; those that pass `right` are lost."""
        row = self.rows[line]
        count = min(count, right - column)
        row.wrapped = row.wrapped and right < self.columns
        end = min(right - count, len(row.chars))
        if end <= column and column >= len(row.chars) and blank == PLAIN:
            return
        moved = row.cells(column, end) if end > column else None
        row.overlay(column, " " * count, blank * count)
        if moved is not None:
            row.put(column + count, moved)

    def delete_cells(self, line: int, column: int, count: int, right: int, blank: str) -> None:
        """Pull the cells right of `column` to the left; blank ones come in at `right`."""
        row = self.rows[line]
        row.wrapped = row.wrapped and right < self.columns
        if right >= self.columns and blank == PLAIN:
            right = max(column, len(row.chars))
        count = min(count, right - column)
        row.put(column, row.cells(column + count, right))
        if right >= len(row.chars) and blank == PLAIN:
            row.truncate(right - count)
        else:
            self.erase(line, right - count, right, blank)

    def fill(self, area: Area, character: str, pen: str) -> None:
        """Put one narrow character into every cell of the area."""
        width = area.right - area.left
        for row in self.rows[area.top : area.bottom]:
            row.overlay(area.left, character * width, pen * width)

    def copy(self, area: Area, target: Area) -> None:
        """Copy the area into the upper left corner of another; what passes that one's edges is lost."""
        width = min(area.right - area.left, target.right - target.left)
        height = min(area.bottom - area.top, target.bottom - target.top)
        stretches = [row.cells(area.left, area.left + width) for row in self.rows[area.top : area.top + height]]
        for row, cells in zip(self.rows[target.top :], stretches, strict=False):
            row.put(target.left, cells)

    def restyle(self, area: Area, change: Callable[[str], str]) -> None:
        """Give every cell of the area the pen that `change` makes of its own."""
        for row in self.rows[area.top : area.bottom]:
            row.pad(area.right)
            # Both halves of a wide character look alike: as its left one.
            start = area.left + (row.chars[area.left : area.left + 1] == STUB)
            end = area.right + (row.chars[area.right : area.right + 1] == STUB)
            table = {ord(pen): change(pen) for pen in set(row.pens[start:end])}
            row.pens = row.pens[:start] + row.pens[start:end].translate(table) + row.pens[end:]
            row.stamp = 0

    def resize(self, lines: int, columns: int) -> None:
        """Clip or extend at the right and at the bottom."""
        self.columns = columns
        for row in self.rows:
            row.truncate(columns)
        del self.rows[lines:]
        self.rows.extend(Row() for _ in range(lines - len(self.rows)))
