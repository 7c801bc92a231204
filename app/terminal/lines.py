"""The scrollback and the screen as one list of rows with numbers that stay, for searching, selecting and jumping.

A row's number counts all rows since the terminal was started, so that it does not change when the row scrolls. Only
another width gives other numbers, because it lays the rows out anew: a bookmark knows the new one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """Rows that are one line to whoever wrote it: all but the last are soft-wrapped."""

    first: int
    rows: tuple[Row, ...]

    @property
    def end(self) -> int:
        """The number after the last row's."""
        return self.first + len(self.rows)

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(row.text for row in self.rows)

    def offset(self, position: Position) -> int:
        """Where in `text` the cell's character is; the text's length for a cell behind it."""
        at = 0
        for line, row in enumerate(self.rows, self.first):
            if line == position.line:
                return at + len(row.cut(0, _left_half(row, position.column)))
            at += len(row.text)
        return at

    def stretches(self, start: int, end: int) -> tuple[Stretch, ...]:
        """The cells that the characters `start` to `end` (exclusive) of `text` are in."""
        found: list[Stretch] = []
        at = 0
        for line, row in enumerate(self.rows, self.first):
            size = len(row.text)
            first, last = max(start - at, 0), min(end - at, size)
            if first < last:
                edges = _columns(row)
                found.append(Stretch(line, edges[first], edges[last]))
            at += size
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


def _columns(row: Row) -> list[int]:
    """For each character of the row's text the column of its cell, and the column after the last."""
    chars = row.chars
    if chars.isascii() and not row.clusters:
        return list(range(len(chars) + 1))
    edges: list[int] = []
    for column, character in enumerate(chars):
        if character != STUB:
            edges += [column] * len(row.cut(column, column + 1))
    return [*edges, len(chars)]
