"""Each terminal gets the colours that it has: the screen is rendered once, in full colour, and reduced per terminal."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from math import cbrt, hypot
from typing import Final, TypeAlias

from rich.color import Color, ColorSystem, ColorType

Lab: TypeAlias = tuple[float, float, float]


class Depth(Enum):
    """How many colours a terminal has."""

    TRUE = "truecolor"
    PALETTE = "256"
    BASIC = "16"
    NONE = "none"


_TRUE_TERMS: Final = ("xterm-kitty", "xterm-ghostty", "alacritty", "wezterm", "foot", "contour", "iterm2")
_NO_COLOUR_TERMS: Final = ("", "dumb", "unknown", "vt")


def depth_of(variables: Mapping[str, str]) -> Depth:
    """What a terminal's environment says about its colours.

    NO_COLOR (no-color.org) counts when it is not empty; COLORTERM is what terminals with 24 bits set; else TERM.
    """
    term = variables.get("TERM", "").lower()
    if variables.get("NO_COLOR"):
        return Depth.NONE
    if variables.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return Depth.TRUE
    if term.startswith(_TRUE_TERMS):
        return Depth.TRUE
    if "256color" in term:
        return Depth.PALETTE
    if term in _NO_COLOUR_TERMS or (term.startswith("vt") and term[2:3].isdigit()):
        return Depth.NONE
    return Depth.BASIC


_SGR: Final = re.compile(r"\x1b\[([0-9;:]*)m")


def reduce(frame: str, depth: Depth, *, still: bool = False) -> str:
    """The frame with every colour of its SGR sequences (ECMA-48 §8.3.117) as `depth` allows; nothing else changes.

    `still` takes the blinking away too.
    """
    if depth is Depth.TRUE and not still:
        return frame
    return _SGR.sub(lambda match: _reduced(match[1], depth, still=still), frame)


@lru_cache(maxsize=8192)
def _reduced(parameters: str, depth: Depth, *, still: bool) -> str:
    """The whole sequence for one parameter string; nothing where nothing is left of it."""
    parts = [part for part in _parts(parameters) if not (still and part in ("5", "6"))]
    kept = parts if depth is Depth.TRUE else [left for part in parts if (left := _part(part, depth))]
    return f"\x1b[{';'.join(kept)}m" if kept else ""


def _parts(parameters: str) -> Iterator[str]:
    """The attributes, each with its arguments: `38;2;r;g;b` and `38:2::r:g:b` are one part, in the first form."""
    fields = iter(parameters.split(";"))
    for field in fields:
        if ":" in field:
            yield _from_colons(field)
        elif field in ("38", "48", "58"):
            kind = next(fields, "")
            count = {"2": 3, "5": 1}.get(kind, 0)
            yield ";".join([field, kind, *(next(fields, "") or "0" for _ in range(count))])
        else:
            yield field or "0"


def _from_colons(field: str) -> str:
    numbers = field.split(":")
    if numbers[0] not in ("38", "48", "58"):
        return field
    if numbers[1] == "2" and len(numbers) >= 6:
        del numbers[2]  # the colour space, which no terminal uses (ITU-T T.416 §13.1.8)
    return ";".join(number or "0" for number in numbers)


def _part(part: str, depth: Depth) -> str:
    head, *rest = part.split(";")
    if head in ("38", "48", "58"):
        return _colour(head, rest, depth)
    if depth is Depth.NONE and head.isdigit() and (30 <= int(head) <= 49 or 90 <= int(head) <= 107):
        return ""
    return part


def _colour(head: str, rest: list[str], depth: Depth) -> str:
    colour = _parse(rest)
    if colour is None or depth is Depth.NONE:
        return ""
    if head == "58":
        return f"58;5;{_to_palette(colour)}" if depth is Depth.PALETTE else ""
    if depth is Depth.BASIC and colour.type is not ColorType.STANDARD:
        return _nearest_of_sixteen(colour, foreground=head == "38")
    return ";".join(colour.downgrade(ColorSystem.EIGHT_BIT).get_ansi_codes(foreground=head == "38"))


def _nearest_of_sixteen(colour: Color, *, foreground: bool) -> str:
    """By hue, but never so light or so dark that text comes nearer to its ground; greys are the way out."""
    lab = _oklab(colour.get_truecolor())
    if not foreground and lab[0] < _NIGHT:
        return "40"
    fitting = [number for number in range(16) if _fits(_SIXTEEN[number], lab, foreground=foreground)]
    coloured = [number for number in fitting if number not in _GREYS and _turn(_SIXTEEN[number], lab) < _NEAR]
    greys = [number for number in fitting if number in _GREYS]
    number = min(
        coloured if coloured and _chroma(lab) >= _COLOURED else greys,
        key=lambda number: _turn(_SIXTEEN[number], lab) + abs(_SIXTEEN[number][0] - lab[0]),
    )
    base = 30 if foreground else 40
    return str(base + number if number < 8 else base + 60 + number - 8)


def _fits(one: Lab, lab: Lab, *, foreground: bool) -> bool:
    """Whether it is on the same side of a middle grey as the colour; as text, hardly nearer to it."""
    if lab[0] < _MIDDLE:
        return one[0] < (min(lab[0], _MIDDLE) + _SLACK if foreground else _MIDDLE + _SLACK)
    return one[0] > (max(lab[0] - 3 * _SLACK, _MIDDLE) if foreground else _MIDDLE + 2 * _SLACK)


def _chroma(lab: Lab) -> float:
    return hypot(lab[1], lab[2])


def _turn(one: Lab, other: Lab) -> float:
    """How far one hue is from another, from 0 to 2; nothing where one of them is grey."""
    product = _chroma(one) * _chroma(other)
    return 1 - (one[1] * other[1] + one[2] * other[2]) / product if product > 1e-4 else 0.0


def _oklab(rgb: tuple[int, int, int]) -> Lab:
    """Lightness from 0 to 1 and the two axes of hue (Björn Ottosson, "A perceptual color space", 2020)."""
    red, green, blue = (((part / 255 + 0.055) / 1.055) ** 2.4 if part > 10 else part / 3294.6 for part in rgb)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


_SIXTEEN: Final = tuple(
    _oklab(rgb)
    for rgb in (
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    )
)  # fmt: skip
"""Those of xterm; other terminals' are near them."""
_GREYS: Final = (0, 7, 8, 15)
_MIDDLE: Final = 0.505
_SLACK: Final = 0.055
_COLOURED: Final = 0.045
_NEAR: Final = 0.55
_NIGHT: Final = 0.35


def _to_palette(colour: Color) -> int:
    return colour.downgrade(ColorSystem.EIGHT_BIT).number or 0


def _parse(rest: list[str]) -> Color | None:
    """The colour of `2;r;g;b` or `5;n`, None if it is neither or out of range."""
    numbers = [int(number) if number.isdigit() else -1 for number in rest]
    if not all(0 <= number <= 255 for number in numbers):
        return None
    match numbers:
        case [2, red, green, blue]:
            return Color.from_rgb(red, green, blue)
        case [5, index]:
            return Color.from_ansi(index)
        case _:
            return None
