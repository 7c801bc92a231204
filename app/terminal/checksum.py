"""DECRQCRA's checksum of a rectangle, as xterm counts it since patch 279 (xterm ctlseqs, "DECRQCRA" and "XTCHECKSUM").

The sum of the cells, each a character's low byte and a bit for each of four attributes. Cells that were never written
count as blanks where they begin the rectangle, and not at all elsewhere. (xterm also tells cells that were erased
between others from blanks that were printed; a row does not remember that, so both count.)
"""

from collections.abc import Callable
from typing import Final, TypeAlias
from unicodedata import normalize

from app.terminal.grid import Area
from app.terminal.rows import SAME_PEN, Row
from app.terminal.styles import Style
from app.terminal.width import STUB

POSITIVE: Final = 1
"""XTCHECKSUM: do not negate the sum."""
CHARACTERS_ONLY: Final = 2
"""XTCHECKSUM: attributes do not count."""
ALL_BLANKS: Final = 4
"""XTCHECKSUM: cells that were never written count wherever they are."""
WRITTEN_ONLY: Final = 8
"""XTCHECKSUM, together with `ALL_BLANKS`: such cells count nowhere."""
WHOLE_CHARACTERS: Final = 16
"""XTCHECKSUM: more than the low byte of a character counts."""

_BLANK: Final = ord(" ")
_RIGHT_HALF: Final = 0xFFFF

StyleOf: TypeAlias = Callable[[str], Style]
"""The style of a pen number."""


def checksum(rows: list[Row], area: Area, style_of: StyleOf, flags: int = 0) -> int:
    """The checksum of an area, 16 bits; `flags` as XTCHECKSUM sets them."""
    total = sum(_row_sum(row, area.left, area.right, style_of, flags) for row in rows[area.top : area.bottom])
    total += _BLANK * _unwritten(rows, area, flags)
    return (total if flags & POSITIVE else -total) & 0xFFFF


def _unwritten(rows: list[Row], area: Area, flags: int) -> int:
    """How many of the cells that were never written count."""
    if flags & ALL_BLANKS:
        missing = (area.right - max(area.left, len(row.chars)) for row in rows[area.top : area.bottom])
        return 0 if flags & WRITTEN_ONLY else sum(max(0, count) for count in missing)
    return len(rows[area.top].chars) <= area.left


def _row_sum(row: Row, left: int, right: int, style_of: StyleOf, flags: int) -> int:
    mask = 0xFFFF if flags & WHOLE_CHARACTERS else 0xFF
    total = 0
    for run in SAME_PEN.finditer(row.pens, left, min(right, len(row.pens))):
        start, end = run.span()
        style = style_of(run[1])
        total += _BLANK * (end - start) if style.hidden else _codes(row, start, end, mask)
        if not flags & CHARACTERS_ONLY:
            total += _weight(style) * (end - start)
    return total


def _codes(row: Row, start: int, end: int, mask: int) -> int:
    chars = row.chars[start:end]
    if chars.isascii() and STUB not in chars and not row.clusters:
        return sum(chars.encode())
    return sum(_code(row, column) & mask for column in range(start, end))


def _code(row: Row, column: int) -> int:
    character = row.chars[column]
    if character == STUB:
        return _RIGHT_HALF
    if row.clusters and column in row.clusters:
        character = normalize("NFC", row.clusters[column])[0]
    return ord(character)


def _weight(style: Style) -> int:
    bits = (style.underline == "single", style.reverse, style.blink, style.bold)
    return sum(bit << place for place, bit in enumerate(bits, 4))
