"""Pens: what cells are written with, a style with a link and a protection, each with a number.

A number is a character, so that a row can name the pens of all its cells in one string.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.terminal.palette import Look, pack_looks
from app.terminal.rows import PLAIN, Row
from app.terminal.styles import DEFAULT_STYLE, Style

STABLE_PENS: Final = 4096
"""Numbers below are given out once and for ever; a program seldom needs more. The others are taken back when unused."""
_FIRST_VOLATILE: Final = chr(STABLE_PENS)
CROWDED: Final = 3 * STABLE_PENS
TRANSITIONS: Final = 32768
"""SGR sequences remembered over all pens. A picture in truecolour has hundreds of thousands."""


@dataclass(slots=True, eq=False)
class Pen:
    """What a cell is written with. `number` is a character: a row's `pens` string is made of them."""

    number: str
    style: Style
    link: str | None = None
    protected: bool = False
    blank: str = PLAIN
    """The number of the pen that erased cells get: of this one only the background stays (xterm's `bce`)."""
    after: dict[str, "Pen"] = field(default_factory=dict)
    """SGR sequence → the pen after it: the same few sequences come again and again."""


class PenTable:
    """All pens of one emulator, by number."""

    def __init__(self) -> None:
        self._pens: list[Pen] = []
        self._by_look: dict[tuple[Style, str | None, bool], Pen] = {}
        self._free: list[int] = []
        self._transitions = 0
        self.plain = self.pen(DEFAULT_STYLE)

    def __getitem__(self, number: str) -> Pen:
        return self._pens[ord(number)]

    def __len__(self) -> int:
        return len(self._by_look)

    def looks_of(self, row: Row) -> Mapping[str, Look]:
        """What each of the row's pen numbers stands for."""
        numbers = set(row.pens)
        if row.palette is not None:
            return {number: row.palette[ord(number)] for number in numbers}
        pens = {number: self[number] for number in numbers}
        return {number: Look(pen.style, pen.link, pen.protected) for number, pen in pens.items()}

    def packed(self, row: Row) -> Row:
        """A row with the same content and a palette of its own."""
        numbers = sorted(set(row.pens) - {PLAIN})
        looks = self.looks_of(row)
        packed = row.copy()
        packed.palette = pack_looks([Look(DEFAULT_STYLE), *(looks[number] for number in numbers)])
        packed.pens = row.pens.translate({ord(number): index for index, number in enumerate(numbers, 1)})
        return packed

    def unpack(self, row: Row) -> None:
        """Give a row our numbers again."""
        if row.palette is not None:
            looks = self.looks_of(row)
            row.pens = row.pens.translate({ord(number): self.pen(*look).number for number, look in looks.items()})
            row.palette = None

    @property
    def has_volatile(self) -> bool:
        """Whether there are pens whose numbers may be taken back."""
        return len(self._pens) > STABLE_PENS

    def is_volatile(self, row: Row) -> bool:
        """Whether the row names such pens."""
        return max(row.pens, default=PLAIN) >= _FIRST_VOLATILE

    @property
    def is_crowded(self) -> bool:
        """Whether it is time to `keep` only what is in use."""
        return len(self._by_look) >= CROWDED

    def pen(self, style: Style, link: str | None = None, protected: bool = False) -> Pen:
        """The one pen that writes like this."""
        look = (style, link, protected)
        pen = self._by_look.get(look)
        if pen is None:
            pen = self._by_look[look] = self._make(style, link, protected)
            blank = (Style(bg=style.bg), None, False)
            pen.blank = pen.number if look == blank else self.pen(*blank).number
        return pen

    def remember(self, pen: Pen, sequence: str, after: Pen) -> None:
        """Let the pen know where an SGR sequence leads."""
        self._transitions += 1
        if self._transitions > TRANSITIONS:
            self._forget_transitions()
        pen.after[sequence] = after

    def keep(self, used: Iterable[str]) -> None:
        """Take back the numbers of all volatile pens but the used ones."""
        kept = set(used)
        kept.update([self[number].blank for number in kept])
        self._forget_transitions()
        for look, pen in list(self._by_look.items()):
            if ord(pen.number) >= STABLE_PENS and pen.number not in kept:
                del self._by_look[look]
                self._free.append(ord(pen.number))

    def _forget_transitions(self) -> None:
        self._transitions = 0
        for pen in self._by_look.values():
            pen.after.clear()

    def _make(self, style: Style, link: str | None, protected: bool) -> Pen:
        if self._free:
            pen = Pen(chr(self._free.pop()), style, link, protected)
            self._pens[ord(pen.number)] = pen
        else:
            pen = Pen(chr(len(self._pens)), style, link, protected)
            self._pens.append(pen)
        return pen
