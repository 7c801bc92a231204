"""The looks of one row's cells, packed, so that a picture in the scrollback costs bytes and not objects.

Pens are numbered per emulator, and the numbers of rare ones are given to others after a while. A row that goes into the
scrollback with such pens takes what they stand for along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Final, NamedTuple

from app.terminal.styles import Colour, Style, Underline

_LOOK: Final = Struct("<IIIHH")  # foreground, background, underline colour, attributes, link
_UNDERLINES: Final[tuple[Underline, ...]] = ("none", "single", "double", "curly", "dotted", "dashed")


class Look(NamedTuple):
    """What a pen stands for."""

    style: Style
    link: str | None = None
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Palette:
    """Looks by number, counted from 0; the same for all rows that it is copied to."""

    packed: bytes
    links: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.packed) // _LOOK.size

    def __getitem__(self, index: int) -> Look:
        foreground, background, underline, attributes, link = _LOOK.unpack_from(self.packed, index * _LOOK.size)
        style = Style(
            fg=_unpack_colour(foreground),
            bg=_unpack_colour(background),
            underline_colour=_unpack_colour(underline),
            underline=_UNDERLINES[attributes & 7],
            bold=bool(attributes & 8),
            dim=bool(attributes & 16),
            italic=bool(attributes & 32),
            blink=bool(attributes & 64),
            reverse=bool(attributes & 128),
            hidden=bool(attributes & 256),
            strike=bool(attributes & 512),
            overline=bool(attributes & 1024),
        )
        return Look(style, self.links[link - 1] if link else None, bool(attributes & 2048))

    def __add__(self, other: "Palette") -> "Palette":
        """The looks of both, the other's after ours."""
        if not self.links and not other.links:
            return Palette(self.packed + other.packed, ())
        return pack_looks([*map(self.__getitem__, range(len(self))), *map(other.__getitem__, range(len(other)))])


def pack_looks(looks: Sequence[Look]) -> Palette:
    """A palette with these looks in this order."""
    links: list[str] = []
    packed = b"".join(_pack(look, links) for look in looks)
    return Palette(packed, tuple(links))


def _pack(look: Look, links: list[str]) -> bytes:
    style = look.style
    if look.link is not None and look.link not in links:
        links.append(look.link)
    flags = (
        style.bold,
        style.dim,
        style.italic,
        style.blink,
        style.reverse,
        style.hidden,
        style.strike,
        style.overline,
        look.protected,
    )
    attributes = _UNDERLINES.index(style.underline)
    for bit, is_set in enumerate(flags, 3):
        attributes |= is_set << bit
    return _LOOK.pack(
        _pack_colour(style.fg),
        _pack_colour(style.bg),
        _pack_colour(style.underline_colour),
        attributes,
        links.index(look.link) + 1 if look.link is not None else 0,
    )


def _pack_colour(colour: Colour) -> int:
    if colour is None:
        return 0
    if isinstance(colour, int):
        return 1 << 24 | colour
    red, green, blue = colour
    return 2 << 24 | red << 16 | green << 8 | blue


def _unpack_colour(packed: int) -> Colour:
    kind = packed >> 24
    if kind == 0:
        return None
    if kind == 1:
        return packed & 255
    return packed >> 16 & 255, packed >> 8 & 255, packed & 255
