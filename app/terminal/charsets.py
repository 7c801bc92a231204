"""Character sets that a program can put in G0 to G3 (ECMA-35 §14.3; VT510 "SCS"), as tables for `str.translate`.

The text is UTF-8 all the same: only ASCII is translated, as xterm does.
"""

from typing import Final, TypeAlias

from pyte.charsets import VT100_MAP

Charset: TypeAlias = dict[int, str] | None
"""None is ASCII: nothing to translate."""

LINE_DRAWING: Final[dict[int, str]] = {
    **{code: VT100_MAP[code] for code in range(0x60, 0x7F)},
    0x5F: " ",
    0x68: "\u2424",  # the symbol for newline, which pyte has wrong
}
BRITISH: Final[dict[int, str]] = {ord("#"): "£"}

CHARSETS: Final[dict[str, Charset]] = {"0": LINE_DRAWING, "2": LINE_DRAWING, "A": BRITISH}
"""By the final characters of the sequence that designates the set; all others count as ASCII."""
