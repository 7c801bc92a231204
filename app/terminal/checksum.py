"""DECRQCRA's checksum of a rectangle, as xterm counts it since patch 279 (xterm ctlseqs, "DECRQCRA" and "XTCHECKSUM").

The sum of the cells, each a character's low byte and a bit for each of four attributes. Cells that were never written
count as blanks where they begin the rectangle, and not at all elsewhere. (xterm also tells cells that were erased
between others from blanks that were printed; a row does not remember that, so both count.)
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias
from unicodedata import normalize

from app.terminal.grid import Area
from app.terminal.rows import Row
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
    total = sum(_values(rows, area, style_of, flags))
    return (total if flags & POSITIVE else -total) & 0xFFFF


def _values(rows: list[Row], area: Area, style_of: StyleOf, flags: int) -> Iterator[int]:
    mask = 0xFFFF if flags & WHOLE_CHARACTERS else 0xFF
    weighs = _no_weight if flags & CHARACTERS_ONLY else _weight
    counts_unwritten = flags & (ALL_BLANKS | WRITTEN_ONLY) != ALL_BLANKS | WRITTEN_ONLY
    for row in rows[area.top : area.bottom]:
        for column in range(area.left, area.right):
            if column < len(row.chars):
                style = style_of(row.pens[column])
                yield (_BLANK if style.hidden else _code(row, column) & mask) + weighs(style)
            elif counts_unwritten:
                yield _BLANK
            counts_unwritten = flags & (ALL_BLANKS | WRITTEN_ONLY) == ALL_BLANKS


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


def _no_weight(_style: Style) -> int:
    return 0
