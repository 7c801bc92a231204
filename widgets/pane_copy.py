"""What a person points at in a pane: the cursor of copy mode, what is selected, and what was searched for."""

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from app.terminal.emulator import Emulator
from app.terminal.lines import Lines, Position
from app.terminal.motions import Motion, move, on_text
from app.terminal.rows import Bookmark
from app.terminal.search import MAX_QUERY, compile_query, matches_in, nearest
from app.terminal.selection import Selection, Unit
from widgets.pane_image import Mark

Choice: TypeAlias = Literal["select", "select-lines", "select-block", "other-end"]
Hop: TypeAlias = Literal["next-match", "previous-match"]
CopyStep: TypeAlias = Motion | Choice | Hop | Literal["copy", "leave"]
"""What a key does in copy mode."""

_UNITS: Final[dict[str, Unit]] = {"select": "character", "select-lines": "line", "select-block": "block"}


class Place:
    """A cell that is followed when the rows are laid out anew."""

    def __init__(self, lines: Lines, position: Position) -> None:
        self._row: Bookmark = lines.bookmark(position.line)
        self._column = position.column

    @property
    def position(self) -> Position:
        """Where it is now."""
        return Position(self._row.line, self._column)


class PaneCopy:
    """Of one pane. Nothing is kept between two emulators."""

    def __init__(self) -> None:
        """Nothing is pointed at."""
        self._cursor: Place | None = None
        self._anchor: Place | None = None
        self._head: Place | None = None
        self._unit: Unit = "character"
        self._pattern: re.Pattern[str] | None = None

    @property
    def is_on(self) -> bool:
        """Whether keys move the cursor."""
        return self._cursor is not None

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see of it."""
        return self._cursor is not None or self._anchor is not None

    def begin(self, emulator: Emulator, offset: int, height: int) -> None:
        """Put the cursor where the program's is, or at the bottom of a view that is `offset` rows above the end."""
        row = min(emulator.cursor.row, height - 1 - offset)
        at = Position(emulator.lines.screen_top + row, emulator.cursor.col)
        self._cursor = Place(emulator.lines, emulator.lines.clamp(at))

    def end(self) -> None:
        """Point at nothing."""
        self._cursor = self._anchor = self._head = self._pattern = None

    # Keys

    def cursor(self, lines: Lines) -> Position | None:
        """The cell that the cursor is on."""
        return on_text(lines, self._cursor.position) if self._cursor is not None else None

    def move(self, lines: Lines, motion: Motion, height: int) -> None:
        """Move the cursor, and the end of what is being selected."""
        if self._cursor is not None:
            self._put(lines, move(lines, self._cursor.position, motion, height))

    def keep_in(self, lines: Lines, rows: range) -> None:
        """Move the cursor to the nearest of these rows: those that are to be seen."""
        if rows and self._cursor is not None and (line := self._cursor.position.line) not in rows:
            self._put(lines, self._cursor.position._replace(line=rows.start if line < rows.start else rows.stop - 1))

    def choose(self, lines: Lines, choice: Choice) -> None:
        """Begin to select at the cursor in these units, go on in others, or end it; or go to its other end."""
        if self._cursor is None:
            return
        if choice == "other-end":
            if self._anchor is not None and self._head is not None:
                self._anchor, self._head = self._head, self._anchor
                self._cursor = self._head
        elif self._anchor is None:
            self._unit = _UNITS[choice]
            self._anchor = self._head = self._cursor = Place(lines, on_text(lines, self._cursor.position))
        elif self._unit == _UNITS[choice]:
            self._anchor = self._head = None
        else:
            self._unit = _UNITS[choice]

    def _put(self, lines: Lines, position: Position) -> None:
        self._cursor = Place(lines, position)
        if self._anchor is not None:
            self._head = self._cursor if self._unit == "block" else Place(lines, on_text(lines, position))

    # Search

    def search(self, lines: Lines, query: str) -> bool:
        """Look for that text upwards from the cursor; whether it is there. In small letters it finds capitals too."""
        self._pattern = compile_query(query[:MAX_QUERY]) if query else None
        return self.hop(lines, "next-match")

    def hop(self, lines: Lines, hop: Hop) -> bool:
        """Go to the next match, further up, or back to the one before; False if there is none."""
        if self._pattern is None or self._cursor is None:
            return False
        at = on_text(lines, self._cursor.position)
        found = nearest(lines, self._pattern, at, up=hop == "next-match")
        if found is None:
            return False
        first = found.stretches[0]
        self._put(lines, Position(first.line, first.start))
        return True

    # The mouse

    def point(self, lines: Lines, position: Position, unit: Unit) -> None:
        """Begin to select there."""
        self._unit = unit
        self._anchor = self._head = Place(lines, position)

    def drag(self, lines: Lines, position: Position) -> None:
        """Select up to there."""
        if self._anchor is not None:
            self._head = Place(lines, position)
            if self._cursor is not None:
                self._cursor = self._head

    def let_go(self) -> bool:
        """The button is up; whether anything is selected: a click without a drag is no selection."""
        if self._anchor is self._head and self._unit == "character":
            self._anchor = self._head = None
        return self._anchor is not None

    # What comes of it

    def text(self, lines: Lines) -> str:
        """What is selected; without a selection the cursor's line."""
        if (selection := self._selection()) is not None:
            return selection.text(lines)
        if self._cursor is None:
            return ""
        at = self._cursor.position
        return Selection(at, at, "line").text(lines)

    def marks(self, lines: Lines, rows: range) -> Iterator[tuple[int, Mark]]:
        """What of these rows, which must exist, is marked: the row's place in the range, and its cells."""
        if self._pattern is not None:
            for line, start, end in matches_in(lines, self._pattern, rows):
                yield line - rows.start, Mark(start, end, "match")
        if (selection := self._selection()) is not None:
            for line, start, end in selection.stretches(lines, rows):
                yield line - rows.start, Mark(start, max(end, start + 1), "selected")

    def _selection(self) -> Selection | None:
        if self._anchor is None or self._head is None:
            return None
        return Selection(self._anchor.position, self._head.position, self._unit)
