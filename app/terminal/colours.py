"""Colours as numbers: xterm's palette, X11 colour specifications, and what a program changed of them."""

import re
from dataclasses import dataclass, field
from typing import Final

from app.terminal.events import ColourSlot, Rgb

_BASIC: Final = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_LEVELS: Final = (0, 95, 135, 175, 215, 255)
_HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}){1,4}")
_RGB: Final = re.compile(r"(?i:rgb):([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_GROUNDS: Final[frozenset[ColourSlot]] = frozenset(
    ("background", "pointer_background", "tektronix_background", "highlighted_text")
)
SPECIAL_COLOURS: Final = range(256, 261)
"""The indexes of OSC 5's colours in OSC 4: bold, underline, blink, reverse, italic."""


def _xterm_palette() -> tuple[Rgb, ...]:
    basic = [(int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for code in _BASIC.split()]
    cube = [(red, green, blue) for red in _LEVELS for green in _LEVELS for blue in _LEVELS]
    greys = [(level, level, level) for level in range(8, 248, 10)]
    return (*basic, *cube, *greys)


XTERM_PALETTE: Final = _xterm_palette()


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the terminal that the program asks about, before it changed any."""

    foreground: Rgb = (229, 229, 229)
    background: Rgb = (0, 0, 0)
    cursor: Rgb = (229, 229, 229)
    palette: tuple[Rgb, ...] = XTERM_PALETTE

    @property
    def is_dark(self) -> bool:
        """Whether light text on a dark ground reads best, by the background's luma (ITU-R BT.601)."""
        red, green, blue = self.background
        return 299 * red + 587 * green + 114 * blue < 128_000


@dataclass(slots=True)
class Colours:
    """A theme and what the program changed of it (OSC 4, 5, 10–19): kept for this terminal only."""

    theme: Theme = field(default_factory=Theme)
    palette: dict[int, Rgb] = field(default_factory=dict)
    slots: dict[ColourSlot, Rgb] = field(default_factory=dict)

    def indexed(self, index: int) -> Rgb:
        """The colour of a palette index, 0–255, or of a special colour after them (`SPECIAL_COLOURS`)."""
        changed = self.palette.get(index)
        if changed is None:
            return self.theme.palette[index] if index < 256 else self.slot("foreground")
        return changed

    def slot(self, slot: ColourSlot) -> Rgb:
        """The foreground, the background, the cursor's colour, or one of those that are never drawn."""
        changed = self.slots.get(slot)
        if changed is not None:
            return changed
        if slot == "cursor":
            return self.theme.cursor
        return self.theme.background if slot in _GROUNDS else self.theme.foreground


def parse_colour(specification: str) -> Rgb | None:
    """An X11 colour specification (XParseColor), None if unknown.

    `rgb:hh/hh/hh`, `#rgb` to `#rrrrggggbbbb`, intensities as `rgbi:0.5/1/0`, CIE's coordinates (cie.py), a name.
    """
    found = _RGB.fullmatch(specification)
    if found:
        red, green, blue = (int(part, 16) * 255 // (16 ** len(part) - 1) for part in found.groups())
        return red, green, blue
    if _HEX.fullmatch(specification):
        digits = specification[1:]
        size = len(digits) // 3
        # XParseColor takes the digits of `#` as the most significant ones: `#fff` is f0f0f0.
        red, green, blue = (int(digits[at : at + size].ljust(2, "0")[:2], 16) for at in range(0, 3 * size, size))
        return red, green, blue
    return _measured_or_named(specification)


def _measured_or_named(specification: str) -> Rgb | None:
    # A terminal must start fast, and few programs name a colour or give its coordinates.
    from app.terminal.cie import parse_measured
    from app.terminal.x11_colours import colour_named

    if ":" in specification:
        return parse_measured(specification)
    digits = colour_named(specification)
    return None if digits is None else (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


def format_colour(colour: Rgb) -> str:
    """A colour as terminals report it: `rgb:rrrr/gggg/bbbb`."""
    return "rgb:" + "/".join(f"{value:02x}{value:02x}" for value in colour)
