"""The scrollback and the screen as one list of rows with numbers that stay, for searching, selecting and jumping.

A row's number counts all rows since the terminal was started, so that it does not change when the row scrolls. Only
another width gives other numbers, because it lays the rows out anew: a bookmark knows the new one.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from app.terminal.rows import Bookmark, Row
from app.terminal.screen import Screen
from app.terminal.width import STUB


class Position(NamedTuple):
    """A cell; or the gap before it, where a stretch of text begins or ends."""

    line: int
    column: int


class Stretch(NamedTuple):
    """The cells of one row from `start` to `end` (exclusive)."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class LogicalLine:
    """Rows that are one line to whoever wrote it: all but the last are soft-wrapped."""

    first: int
    rows: tuple[Row, ...]

    @property
    def end(self) -> int:
        """The number after the last row's."""
        return self.first + len(self.rows)

    @cached_property
    def text(self) -> str:
        """The whole line."""
        return "".join([row.text for row in self.rows])

    @cached_property
    def _starts(self) -> list[int]:
        """Where in `text` each row begins, and where the last one ends."""
        return [*accumulate([len(row.text) for row in self.rows], initial=0)]

    def offset(self, position: Position) -> int:
        """Where in `text` the cell's character is; the text's length for a cell behind it."""
        number = position.line - self.first
        if not 0 <= number < len(self.rows):
            return len(self.text)
        row = self.rows[number]
        return self._starts[number] + len(row.cut(0, _left_half(row, position.column)))

    def stretches(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The cells that the characters `start` to `end` (exclusive) of `text` are in."""
        found: list[Stretch] = []
        starts = self._starts
        for number in range(max(0, bisect_right(starts, start) - 1), len(self.rows)):
            at, next_at = starts[number], starts[number + 1]
            if at >= end:
                break
            first, last = max(start, at), min(end, next_at)
            if first < last:
                row = self.rows[number]
                found.append(Stretch(self.first + number, _column(row, first - at), _column(row, last - at)))
        return tuple(found)


class Lines:
    """Reads the rows of a screen and its scrollback; while the alternate screen is shown, of that alone."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @property
    def first(self) -> int:
        """The number of the oldest row there is."""
        return self.screen_top if self._screen.is_alternate else self._screen.history.dropped

    def bookmark(self, line: int) -> Bookmark:
        """A row to come back to after the rows were laid out anew; it is followed as long as somebody holds it."""
        bookmark = Bookmark(line)
        self._screen.bookmarks.add(bookmark)
        return bookmark

    @property
    def screen_top(self) -> int:
        """The number of the screen's first row."""
        return self._screen.history.dropped + len(self._screen.history)

    @property
    def end(self) -> int:
        """The number after the screen's last row."""
        return self.screen_top + self._screen.lines

    def __getitem__(self, line: int) -> Row:
        """The row of that number; raises IndexError where there is none, or none any more."""
        if not self.first <= line < self.end:
            raise IndexError(line)
        if line >= self.screen_top:
            return self._screen.rows[line - self.screen_top]
        return self._screen.history.peek(line - self._screen.history.dropped)

    def has_marks(self, line: int) -> bool:
        """Whether the row has prompt marks."""
        if line < self.screen_top:
            return self._screen.history.has_marks(line - self._screen.history.dropped)
        return bool(self[line].marks)

    def clamp(self, position: Position) -> Position:
        """The nearest position that exists."""
        line = min(max(position.line, self.first), self.end - 1)
        return Position(line, min(max(position.column, 0), self._screen.columns))

    def logical(self, line: int) -> LogicalLine:
        """The logical line that the row belongs to."""
        first = line
        while first > self.first and self[first - 1].wrapped:
            first -= 1
        last = line
        while last < self.end - 1 and self[last].wrapped:
            last += 1
        return LogicalLine(first, tuple(self[number] for number in range(first, last + 1)))

    def logical_lines(self) -> Iterator[LogicalLine]:
        """All logical lines, newest first."""
        rows: list[Row] = []
        for line in range(self.end - 1, self.first - 1, -1):
            row = self[line]
            if rows and not row.wrapped:
                yield LogicalLine(line + 1, tuple(reversed(rows)))
                rows = []
            rows.append(row)
        if rows:
            yield LogicalLine(self.first, tuple(reversed(rows)))


def _left_half(row: Row, column: int) -> int:
    return column - 1 if row.chars[column : column + 1] == STUB else column


def _column(row: Row, offset: int) -> int:
    """The column of a character of the row's text, or the one after the last."""
    chars = row.chars
    if chars.isascii() and not row.clusters:
        return offset
    for column, character in enumerate(chars):
        if character != STUB:
            size = len(row.cut(column, column + 1))
            if offset < size:
                return column
            offset -= size
    return len(chars)
