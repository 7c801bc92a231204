"""What a pane has on the screen, row by row: rows are drawn when they change and are kept while they only move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.cells import cell_len
from rich.style import Style as RichStyle
from textual.strip import Strip

from app.terminal.emulator import Emulator
from app.terminal.rows import CursorShape
from app.terminal.styles import DEFAULT_STYLE
from widgets.row_strips import Ink, row_strip, text_strip, with_cursor

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
class Frame:
    """How much of the emulator is to be seen: the screen moved up into the history by `offset` rows."""

    width: int
    height: int
    offset: int = 0
    cursor: CursorLook = "none"
    footer: Footer | None = None


_CursorKey: TypeAlias = tuple[int, CursorShape, CursorLook] | None
_RowKey: TypeAlias = tuple[int | None, _CursorKey, Footer | None]
"""Which row of the emulator, the cursor in it, and what covers it: equal keys look alike."""


class PaneImage:
    """The Strips of one pane. `lines` is what it shows: as many as it is high, each as wide as it."""

    def __init__(self, ink: Ink) -> None:
        """An image in other colours is another image."""
        self.ink = ink
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
        keys: list[_RowKey] = [(emulator.row(y - offset).generation, None, None) for y in range(rows)]
        keys += [(None, None, None)] * (frame.height - rows)
        cursor = emulator.cursor
        at = cursor.row + offset
        if frame.cursor != "none" and cursor.visible and at <= last:
            keys[at] = (keys[at][0], (cursor.col, cursor.shape, frame.cursor), None)
        if frame.footer is not None and last >= 0:
            keys[last] = (keys[last][0], keys[last][1], frame.footer)
        return keys

    def _line(self, emulator: Emulator, index: int, key: _RowKey) -> Strip:
        generation, cursor, footer = key
        strip = self._row(emulator, index, generation)
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
            shown = {generation for generation, _, _ in self._keys if generation is not None}
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
