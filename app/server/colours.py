"""Each terminal gets the colours that it has: the screen is rendered once, in full colour, and reduced per terminal."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Final

from rich.color import Color, ColorSystem


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
    system = ColorSystem.EIGHT_BIT if depth is Depth.PALETTE else ColorSystem.STANDARD
    return ";".join(colour.downgrade(system).get_ansi_codes(foreground=head == "38"))


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
