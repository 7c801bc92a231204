"""What a pane has on the screen, row by row: rows are drawn when they change and are kept while they only move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rich.cells import cell_len
from rich.style import Style as RichStyle
from textual.strip import Strip

from app.terminal.emulator import Emulator
from app.terminal.rows import CursorShape
from app.terminal.styles import DEFAULT_STYLE
from widgets.row_strips import Ink, row_strip, text_strip, with_cursor, with_mark

CursorLook: TypeAlias = Literal["none", "solid", "hint"]
"""Not drawn; as the program wants it; or a hint of where it would be, in a pane without the focus."""

_SPARE_ROWS = 3
"""Screens of drawn rows that are kept: those on the screen, and those that a scroll brings back."""


@dataclass(frozen=True, slots=True)
class Footer:
    """Text over the bottom row: the whole of it, or its right corner."""

    text: str
    style: RichStyle
    corner: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Cells of a row, from `start` to `end` (exclusive), that a person selected or searched for."""

    start: int
    end: int
    kind: Literal["selected", "match"]


Marks: TypeAlias = Mapping[int, tuple[Mark, ...]]
"""Those of each row of the view, the later over the earlier."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How much of the emulator is to be seen: the screen moved up into the history by `offset` rows.

    `pointer` is the row and the column of a cursor that is drawn instead of the program's.
    """

    width: int
    height: int
    offset: int = 0
    cursor: CursorLook = "none"
    footer: Footer | None = None
    pointer: tuple[int, int] | None = None
    marks: Marks = field(default_factory=dict)


_CursorKey: TypeAlias = tuple[int, CursorShape, CursorLook] | None
_RowKey: TypeAlias = tuple[int | None, _CursorKey, Footer | None, tuple[Mark, ...]]
"""Which row of the emulator, the cursor in it, what covers it, and what is marked in it: equal keys look alike."""


class PaneImage:
    """The Strips of one pane. `lines` is what it shows: as many as it is high, each as wide as it."""

    def __init__(self, ink: Ink, mark_styles: Mapping[str, RichStyle]) -> None:
        """An image in other colours is another image; `mark_styles` has one for each kind of Mark."""
        self.ink = ink
        self.mark_styles = mark_styles
        self.lines: list[Strip] = []
        self._keys: list[_RowKey] = []
        self._drawn: dict[int, Strip] = {}
        self._width = 0

    def draw(self, emulator: Emulator, frame: Frame) -> list[int]:
        """Take what the emulator shows now; the numbers of the rows that changed on the screen, in order."""
        if frame.width != self._width:
            self._width = frame.width
            self._keys = []
            self._drawn.clear()
        keys = self._row_keys(emulator, frame)
        same = len(keys) == len(self._keys)
        changed = [y for y, key in enumerate(keys) if not same or key != self._keys[y]]
        self.lines = self.lines if same else [Strip([])] * len(keys)
        for y in changed:
            self.lines[y] = self._line(emulator, y - frame.offset, keys[y])
        self._keys = keys
        self._forget(frame.height)
        return changed

    def write(self, texts: Sequence[str], width: int, style: RichStyle) -> None:
        """Show plain lines instead of an emulator."""
        self.lines = [text_strip(text, width, style) for text in texts]
        self._keys = []

    def _row_keys(self, emulator: Emulator, frame: Frame) -> list[_RowKey]:
        last, offset = frame.height - 1, frame.offset
        rows = min(frame.height, emulator.rows + offset)
        keys: list[_RowKey] = [(emulator.row(y - offset).generation, None, None, ()) for y in range(rows)]
        keys += [(None, None, None, ())] * (frame.height - rows)
        for y, marks in frame.marks.items():
            keys[y] = (keys[y][0], None, None, marks)
        at, cursor = self._cursor(emulator, frame)
        if cursor is not None and at <= last:
            keys[at] = (keys[at][0], cursor, None, keys[at][3])
        if frame.footer is not None and last >= 0:
            keys[last] = (keys[last][0], keys[last][1], frame.footer, keys[last][3])
        return keys

    def _cursor(self, emulator: Emulator, frame: Frame) -> tuple[int, _CursorKey]:
        """The row that a cursor is drawn in, and which."""
        if frame.pointer is not None:
            row, column = frame.pointer
            return row, (column, "block", "solid")
        cursor = emulator.cursor
        if frame.cursor == "none" or not cursor.visible:
            return 0, None
        return cursor.row + frame.offset, (cursor.col, cursor.shape, frame.cursor)

    def _line(self, emulator: Emulator, index: int, key: _RowKey) -> Strip:
        generation, cursor, footer, marks = key
        strip = self._row(emulator, index, generation)
        for mark in marks:
            strip = with_mark(strip, mark.start, mark.end, self.mark_styles[mark.kind])
        if cursor is not None:
            column, shape, look = cursor
            strip = with_cursor(strip, column, shape, focused=look == "solid")
        return strip if footer is None else self._covered(strip, footer)

    def _row(self, emulator: Emulator, index: int, generation: int | None) -> Strip:
        if generation is None:
            return Strip.blank(self._width, self.ink.style(DEFAULT_STYLE))
        strip = self._drawn.get(generation)
        if strip is None:
            strip = row_strip(emulator.runs(index), self._width, self.ink, DEFAULT_STYLE)
            self._drawn[generation] = strip
        return strip

    def _covered(self, strip: Strip, footer: Footer) -> Strip:
        if not footer.corner:
            return text_strip(footer.text, self._width, footer.style)
        corner = text_strip(footer.text, min(cell_len(footer.text), self._width), footer.style)
        return Strip.join((strip.crop(0, self._width - corner.cell_length), corner))

    def _forget(self, height: int) -> None:
        if len(self._drawn) > _SPARE_ROWS * height:
            shown = {generation for generation, *_ in self._keys if generation is not None}
            self._drawn = {generation: strip for generation, strip in self._drawn.items() if generation in shown}


def stretches(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring rows taken together: (first, how many), from rows in order."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and sum(found[-1]) == row:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((row, 1))
    return found
