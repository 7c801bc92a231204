"""The looks of one row's cells, on their own, so that a picture in the scrollback costs bytes and not objects.

Pens are numbered per emulator, and the numbers of rare ones are given to others after a while. A row that goes into the
scrollback with such pens takes what they stand for along: as the SGR parameters that set them.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from app.terminal.sgr import apply_sgr, split_parameters
from app.terminal.styles import DEFAULT_STYLE, Style

_BETWEEN: Final = " "


class Look(NamedTuple):
    """What a pen stands for, without the protection: that only matters on a screen."""

    style: Style
    link: str | None = None


class Palette(NamedTuple):
    """Looks by number, counted from 0: their SGR parameters, and for each the number of its link, 0 for none."""

    parameters: str
    link_numbers: bytes
    links: tuple[str, ...]

    def looks(self) -> list[Look]:
        """All of them, in order."""
        styles = [_style_of(text) for text in self.parameters.split(_BETWEEN)]
        return [Look(style, target) for style, target in zip(styles, self.targets(), strict=True)]

    def targets(self) -> list[str | None]:
        """The link of each look."""
        if not self.links:
            return [None] * self.size
        targets = (None, *self.links)
        return [targets[number] for number in self.link_numbers]

    @property
    def size(self) -> int:
        """How many looks there are."""
        return self.parameters.count(_BETWEEN) + 1


def make_palette(parameters: Sequence[str], links: Sequence[str | None]) -> Palette:
    """A palette from the SGR parameters and the link of each look; links past the 255th of a row are dropped."""
    known: dict[str, int] = {}
    numbers = bytearray()
    for link in links:
        if link is not None and link not in known and len(known) < 255:
            known[link] = len(known) + 1
        numbers.append(known.get(link, 0) if link is not None else 0)
    return Palette(_BETWEEN.join(parameters), bytes(numbers) if known else b"", tuple(known))


def join_palettes(palettes: Sequence[Palette]) -> Palette:
    """The looks of all, one palette's after the other's."""
    parameters = [text for palette in palettes for text in palette.parameters.split(_BETWEEN)]
    links = [link for palette in palettes for link in palette.targets()]
    return make_palette(parameters, links)


@lru_cache(maxsize=4096)
def _style_of(parameters: str) -> Style:
    return apply_sgr(DEFAULT_STYLE, split_parameters(parameters))
