"""How a cell looks, apart from its character."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Colour: TypeAlias = int | tuple[int, int, int] | None
"""None is the default colour, 0–255 a palette index (a theme may recolour it), a tuple is red, green and blue."""

Underline: TypeAlias = Literal["none", "single", "double", "curly", "dotted", "dashed"]


@dataclass(frozen=True, slots=True)
class Style:
    """The rendition set by SGR (ECMA-48 §8.3.117; underline shapes and colour as in the kitty underline document)."""

    fg: Colour = None
    bg: Colour = None
    underline_colour: Colour = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: Underline = "none"
    blink: bool = False
    reverse: bool = False
    hidden: bool = False
    strike: bool = False
    overline: bool = False


DEFAULT_STYLE: Final = Style()
