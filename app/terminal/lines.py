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

    def logical(self, line: int, reach: int | None = None) -> LogicalLine:
        """The logical line that the row belongs to; with a `reach`, at most so many rows of it before and behind that.

        A program that prints no newline makes one line of the whole scrollback.
        """
        first = last = line
        least = self.first if reach is None else max(self.first, line - reach)
        most = self.end - 1 if reach is None else min(self.end - 1, line + reach)
        while first > least and self[first - 1].wrapped:
            first -= 1
        while last < most and self[last].wrapped:
            last += 1
        return LogicalLine(first, tuple(self[number] for number in range(first, last + 1)))

    def is_whole(self, line: LogicalLine) -> bool:
        """Whether nothing of the logical line was out of reach."""
        ends = line.end == self.end or not line.rows[-1].wrapped
        return ends and (line.first == self.first or not self[line.first - 1].wrapped)

    def logical_lines(self) -> Iterator[LogicalLine]:
        """All logical lines, newest first."""
        return self.upwards(self.end - 1)

    def upwards(self, line: int) -> Iterator[LogicalLine]:
        """The logical line that the row belongs to, and those above it."""
        begun = self.logical(line)
        yield begun
        rows: list[Row] = []
        for number in range(begun.first - 1, self.first - 1, -1):
            row = self[number]
            if rows and not row.wrapped:
                yield LogicalLine(number + 1, tuple(reversed(rows)))
                rows = []
            rows.append(row)
        if rows:
            yield LogicalLine(self.first, tuple(reversed(rows)))

    def downwards(self, line: int) -> Iterator[LogicalLine]:
        """The logical line that the row belongs to, and those below it."""
        begun = self.logical(line)
        yield begun
        rows: list[Row] = []
        for number in range(begun.end, self.end):
            rows.append(row := self[number])
            if not row.wrapped or number == self.end - 1:
                yield LogicalLine(number + 1 - len(rows), tuple(rows))
                rows = []


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
