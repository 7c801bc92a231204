"""Moving a cursor through the scrollback and the screen, as the keys of vi do. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, TypeAlias, get_args

from app.terminal.lines import Lines, LogicalLine, Position
from app.terminal.prompts import next_prompt, previous_prompt
from app.terminal.width import STUB

RowMotion: TypeAlias = Literal[
    "up", "down", "half-up", "half-down", "page-up", "page-down", "top", "bottom", "previous-prompt", "next-prompt"
]
"""Those that keep the column, also over shorter rows."""

LineMotion: TypeAlias = Literal["left", "right", "word", "back-word", "word-end", "line-start", "line-end"]

Motion: TypeAlias = RowMotion | LineMotion

_WORD: Final = re.compile(r"\w+|[^\w\s]+")


def move(lines: Lines, position: Position, motion: Motion, height: int) -> Position:
    """Where the cursor goes from a cell, in a view of `height` rows; it stays where there is nothing to go to.

    After a RowMotion the column may lie behind the end of the row: `on_text` gives the cell to show.
    """
    position = lines.clamp(position)
    if motion in get_args(RowMotion):
        line = _row(lines, position.line, motion, max(1, height - 1))
        return Position(min(max(line, lines.first), lines.end - 1), position.column)
    return _IN_LINE[motion](lines, on_text(lines, position))


def on_text(lines: Lines, position: Position) -> Position:
    """The nearest cell that has a character: the left half of a wide one, the row's last one, or its first cell."""
    line, column = lines.clamp(position)
    chars = lines[line].chars
    column = max(0, min(column, len(chars.rstrip()) - 1))
    return Position(line, column - (chars[column : column + 1] == STUB))


def _row(lines: Lines, line: int, motion: str, page: int) -> int:
    match motion:
        case "top":
            return lines.first
        case "bottom":
            return lines.end - 1
        case "previous-prompt":
            found = previous_prompt(lines, line)
        case "next-prompt":
            found = next_prompt(lines, line)
        case _:
            rows = page if motion.startswith("page") else page // 2 if motion.startswith("half") else 1
            found = line - rows if motion.endswith("up") else line + rows
    return line if found is None else found


def _left(lines: Lines, position: Position) -> Position:
    return on_text(lines, position._replace(column=position.column - 1))


def _right(lines: Lines, position: Position) -> Position:
    is_wide = lines[position.line].chars[position.column + 1 : position.column + 2] == STUB
    return on_text(lines, position._replace(column=position.column + 1 + is_wide))


def _line_start(lines: Lines, position: Position) -> Position:
    return Position(lines.logical(position.line).first, 0)


def _line_end(lines: Lines, position: Position) -> Position:
    last = lines.logical(position.line).end - 1
    return on_text(lines, Position(last, len(lines[last].chars)))


def _word(lines: Lines, position: Position) -> Position:
    for line, offset in _onwards(lines, position):
        for word in _WORD.finditer(line.text, max(0, offset)):
            if word.start() > offset:
                return _cell(line, word.start())
    return position


def _word_end(lines: Lines, position: Position) -> Position:
    for line, offset in _onwards(lines, position):
        for word in _WORD.finditer(line.text, max(0, offset)):
            if word.end() - 1 > offset:
                return _cell(line, word.end() - 1)
    return position


def _back_word(lines: Lines, position: Position) -> Position:
    for line, offset in _backwards(lines, position):
        starts = [word.start() for word in _WORD.finditer(line.text, 0, offset)]
        if starts:
            return _cell(line, starts[-1])
    return position


def _onwards(lines: Lines, position: Position) -> Iterator[tuple[LogicalLine, int]]:
    """The logical lines from there on; behind which of its characters to look in the first, -1 in the others."""
    for number, line in enumerate(lines.downwards(position.line)):
        yield line, -1 if number else line.offset(position)


def _backwards(lines: Lines, position: Position) -> Iterator[tuple[LogicalLine, int]]:
    """The logical lines from there up; before which of its characters to look."""
    for number, line in enumerate(lines.upwards(position.line)):
        yield line, len(line.text) if number else line.offset(position)


def _cell(line: LogicalLine, offset: int) -> Position:
    at = line.stretches(offset, offset + 1)[0]
    return Position(at.line, at.start)


_IN_LINE: Final[Mapping[str, Callable[[Lines, Position], Position]]] = {
    "left": _left,
    "right": _right,
    "word": _word,
    "back-word": _back_word,
    "word-end": _word_end,
    "line-start": _line_start,
    "line-end": _line_end,
}
