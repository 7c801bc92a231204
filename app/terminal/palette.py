"""The looks of one row's cells, on their own, so that a picture in the scrollback costs bytes and not objects.

Pens are numbered per emulator, and the numbers of rare ones are given to others after a while. A row that goes into the
scrollback with such pens takes what they stand for along: as the SGR parameters that set them.
"""

from collections.abc import Iterator, Sequence
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
    """Looks by number, counted from 0: their SGR parameters, and for each the number of its link, 0 for none.

    Number 0 is the plain look. The numbers are characters.
    """

    parameters: str
    link_numbers: str
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
        return [targets[ord(number)] for number in self.link_numbers]

    @property
    def size(self) -> int:
        """How many looks there are."""
        return self.parameters.count(_BETWEEN) + 1


def make_palette(parameters: Sequence[str], links: Sequence[str | None]) -> Palette:
    """A palette from the SGR parameters and the link of each look."""
    known: dict[str | None, int] = {None: 0}
    numbers = [known.setdefault(link, len(known)) for link in links]
    targets = [link for link in known if link is not None]
    return Palette(_BETWEEN.join(parameters), "".join(map(chr, numbers)) if targets else "", tuple(targets))


def join_palettes(palettes: Sequence[Palette]) -> Palette:
    """The looks of all, one palette's after the other's."""
    parameters = [text for palette in palettes for text in palette.parameters.split(_BETWEEN)]
    links = [link for palette in palettes for link in palette.targets()]
    return make_palette(parameters, links)


def cut_palette(palette: Palette, rows: Sequence[str]) -> Iterator[tuple[Palette, str]]:
    """For the pens of each row those looks of the palette that are in it, and the row's pens as numbers of these."""
    parameters, targets = palette.parameters.split(_BETWEEN), palette.targets()
    for pens in rows:
        numbers = [0, *sorted({ord(pen) for pen in set(pens)} - {0})]
        own = make_palette([parameters[number] for number in numbers], [targets[number] for number in numbers])
        yield own, pens.translate({number: index for index, number in enumerate(numbers)})


@lru_cache(maxsize=4096)
def _style_of(parameters: str) -> Style:
    return apply_sgr(DEFAULT_STYLE, split_parameters(parameters))
