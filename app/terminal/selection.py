"""Selecting text: from a gesture to cells, and from cells to the text that is copied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.terminal.lines import Lines, LogicalLine, Position, Stretch

Unit: TypeAlias = Literal["character", "word", "line", "block"]

_WORD: Final = re.compile(r"[\w./~:@%+#?&=,-]+|\s+|.", re.DOTALL)
"""What a double click takes: a word as paths, URLs and options have them, a run of blanks, or a single sign."""


_REACH: Final = 50
"""Rows before and behind that are looked at first: hardly any word is longer."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person dragged over: from the cell `anchor` to the cell `head`, both included, in whole units."""

    anchor: Position
    head: Position
    unit: Unit = "character"

    def stretches(self, lines: Lines, within: range | None = None) -> Iterator[Stretch]:
        """The selected cells, row by row; rows that are gone, or not among those of `within`, are left out."""
        first, last = sorted((lines.clamp(self.anchor), lines.clamp(self.head)))
        if self.unit == "block":
            left, right = sorted((first.column, last.column))
            for line in _rows(first.line, last.line, within):
                yield Stretch(line, left, right + 1)
            return
        start, end = self._bounds(lines, first, last)
        for line in _rows(start.line, end.line, within):
            row_end = len(lines[line].chars)
            begin = start.column if line == start.line else 0
            stop = end.column if line == end.line else row_end
            yield Stretch(line, begin, max(begin, min(stop, row_end)))

    def text(self, lines: Lines) -> str:
        """What is copied: wrapped lines joined, trailing blanks gone, lines separated by a newline."""
        pieces: list[str] = []
        joins_next = False
        for line, start, end in self.stretches(lines):
            row = lines[line]
            piece = row.cut(start, end)
            joins = self.unit != "block" and row.wrapped and end >= len(row.chars)
            pieces.append(piece if joins else piece.rstrip())
            pieces.append("" if joins else "\n")
            joins_next = joins
        if pieces and not joins_next:
            pieces.pop()
        return "".join(pieces)

    def _bounds(self, lines: Lines, first: Position, last: Position) -> tuple[Position, Position]:
        """The gaps before and after what is selected."""
        if self.unit == "line":
            end = lines.logical(last.line).end - 1
            return Position(lines.logical(first.line).first, 0), Position(end, len(lines[end].chars))
        if self.unit == "word":
            return word_at(lines, first)[0], word_at(lines, last)[1]
        width = 2 if lines[last.line].chars[last.column + 1 : last.column + 2] == "\0" else 1
        is_right_half = lines[first.line].chars[first.column : first.column + 1] == "\0"
        return first._replace(column=first.column - is_right_half), last._replace(column=last.column + width)


def _rows(first: int, last: int, within: range | None) -> range:
    return range(first, last + 1) if within is None else range(max(first, within.start), min(last + 1, within.stop))


def word_at(lines: Lines, position: Position) -> tuple[Position, Position]:
    """The gaps before and after the word at a cell; a word may go on over a soft wrap.

    Behind the end of a line it is the cell itself.
    """
    reach: int | None = _REACH
    while True:
        line = lines.logical(position.line, reach)
        found = _token_at(line.text, line.offset(position))
        is_cut = found is None or found.start() == 0 or found.end() == len(line.text)
        if reach is None or not is_cut or lines.is_whole(line):
            return _ends(line, *found.span()) if found else (position, position._replace(column=position.column + 1))
        reach = None


def _token_at(text: str, offset: int) -> re.Match[str] | None:
    return next((found for found in _WORD.finditer(text) if found.start() <= offset < found.end()), None)


def _ends(line: LogicalLine, start: int, end: int) -> tuple[Position, Position]:
    stretches = line.stretches(start, end)
    first, last = stretches[0], stretches[-1]
    return Position(first.line, first.start), Position(last.line, last.end)
