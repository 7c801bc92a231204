"""For terminals that cannot show more than ASCII: lines, blocks and signs become the nearest ASCII characters."""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from rich.cells import cell_len

AsciiMode: TypeAlias = Literal["auto", "on", "off"]

_HEAVY_LINES: Final = "━┅┉╍╸╺═"
_HEAVY_BARS: Final = "┃┇┋╏╹╻║"
_LIGHT_LINES: Final = "─┄┈╌╴╶"
_LIGHT_BARS: Final = "│┆┊╎╵╷"
_SIGNS: Final = {
    "◌": ".", "▸": ">", "◐": "*", "●": "!", "✓": "v", "·": ".", "◔": "%", "■": "#", "✗": "x", "○": "o", "…": "~",
    "⇅": "=", "⧗": "@", "↑": "^", "↓": "v", "←": "<", "→": ">", "▲": "^", "▼": "v", "▶": ">", "◀": "<", "–": "-",
    "—": "-", "×": "x", "•": "*", "◦": "o", "❯": ">", "›": ">", "‹": "<", "✻": "*", "“": '"', "”": '"', "„": '"',
    "‘": "'", "’": "'", "⎿": "`", "±": "+", "−": "-",
}  # fmt: skip


def _table() -> dict[int, str]:
    boxes = {chr(code): "+" for code in range(0x2500, 0x2580)}
    blocks = {chr(code): "#" for code in range(0x2580, 0x25A0)}
    braille = {chr(code): "*" for code in range(0x2801, 0x2900)}
    lines = {glyph: look for glyphs, look in _LINES for glyph in glyphs}
    return {ord(glyph): look for glyph, look in {**boxes, **blocks, **braille, **lines, **_SIGNS}.items()}


_LINES: Final = ((_HEAVY_LINES, "="), (_HEAVY_BARS, "#"), (_LIGHT_LINES, "-"), (_LIGHT_BARS, "|"))
_TABLE: Final = _table()
_OTHER: Final = re.compile(r"[^\x00-\x7f]+")


def plain(frame: str) -> str:
    """The frame with our lines and signs in ASCII, column for column; letters of all languages stay."""
    return frame if frame.isascii() else frame.translate(_TABLE)


def only_ascii(frame: str) -> str:
    """The frame in ASCII alone: what `plain` does not know is as many question marks as it has columns."""
    return _OTHER.sub(lambda run: "?" * cell_len(run[0]), plain(frame))


def speaks_utf8(variables: Mapping[str, str]) -> bool:
    """Whether a terminal's locale is of UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG); so it is where none is set.

    Connections often lose the locale on their way, and few terminals are left that know no UTF-8.
    """
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := variables.get(name))), "UTF-8")
    return re.search(r"utf-?8", locale, re.IGNORECASE) is not None
