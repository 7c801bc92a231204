"""Pens: what cells are written with, a style with a link and a protection, each with a number.

A number is a character, so that a row can name the pens of all its cells in one string.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from app.terminal.palette import Look, make_palette
from app.terminal.rows import PLAIN, Row
from app.terminal.sgr import apply_sgr, sgr_parameters, split_parameters
from app.terminal.styles import DEFAULT_STYLE, Colour, Style

STABLE_PENS: Final = 4096
"""Numbers below are given out once and for ever; a program seldom needs more. The others are taken back when unused."""
_FIRST_VOLATILE: Final = chr(STABLE_PENS)
CROWDED: Final = 4096  # volatile pens, beside those that were in use when they were last counted
BASES_KEPT: Final = 4096
TRANSITIONS: Final = 32768
"""SGR sequences remembered over all pens. A picture in truecolour has hundreds of thousands."""

_BYTE: Final = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_COLOUR: Final = f"(?:2;({_BYTE};{_BYTE};{_BYTE})|5;({_BYTE}))"
_ATTRIBUTES: Final = "(?:[1-9]|2[1-9])(?:;(?:[1-9]|2[1-9]))*"
_COLOURED: Final = re.compile(
    f"\x1b\\[(0;)?(?:({_ATTRIBUTES});)?(?:38;{_COLOUR}(?:;48;{_COLOUR})?|48;{_COLOUR})(?:;({_ATTRIBUTES}))?m"
)
"""SGR that sets exact colours, with or without attributes: what pictures are made of, each sequence unlike the last."""
_UNCOLOURED: Final = re.compile(f"\x1b\\[{_ATTRIBUTES}m")
BASES_AFTER: Final = 4096

RawColour: TypeAlias = int | str | None
"""A colour as a pen keeps it: red, green and blue as `r;g;b`, as they are sent. They are read when somebody looks."""


class Base:
    """All of a pen but the two colours."""

    __slots__ = ("link", "parameters", "protected", "style")

    def __init__(self, style: Style, link: str | None, protected: bool) -> None:
        self.style = style
        self.link = link
        self.protected = protected
        self.parameters = sgr_parameters(style)


class Pen:
    """What a cell is written with. `number` is a character: a row's `pens` string is made of them."""

    __slots__ = ("_style", "after", "base", "bg", "fg", "number")

    def __init__(self, number: str, fg: RawColour, bg: RawColour, base: Base, after: dict[str, "Pen"]) -> None:
        self.number = number
        self.fg = fg
        self.bg = bg
        self.base = base
        self.after = after
        """SGR sequence → the pen after it, for pens that stay: the same few sequences come again and again."""
        self._style: Style | None = None

    @property
    def style(self) -> Style:
        """The style that the pen writes in."""
        if self._style is None:
            self._style = replace(self.base.style, fg=_colour(self.fg), bg=_colour(self.bg))
        return self._style

    @property
    def link(self) -> str | None:
        """The target of OSC 8."""
        return self.base.link

    @property
    def protected(self) -> bool:
        """DECSCA."""
        return self.base.protected

    @property
    def parameters(self) -> str:
        """The SGR parameters that set the pen's style."""
        if isinstance(self.fg, int) or isinstance(self.bg, int):
            return sgr_parameters(self.style)
        fg = f";38;2;{self.fg}" if self.fg is not None else ""
        return f"{self.base.parameters}{fg};48;2;{self.bg}" if self.bg is not None else self.base.parameters + fg


_NEVER: Final[dict[str, Pen]] = {}  # what rare pens remember: they share one dictionary, and it stays empty


class PenTable:
    """All pens of one emulator, by number."""

    def __init__(self) -> None:
        self._pens: list[Pen] = []
        self._stable: dict[tuple[RawColour, RawColour, Base], Pen] = {}
        self._volatile: dict[tuple[RawColour, RawColour, Base], Pen] = {}
        self._bases: dict[tuple[Style, str | None, bool], Base] = {}
        self._bases_after: dict[tuple[Base, str], Base] = {}
        self._bases_linked: dict[tuple[Base, str | None], Base] = {}
        self._crowd = CROWDED
        self._free: list[int] = []
        self._transitions = 0
        self.plain = self.pen(DEFAULT_STYLE)

    def __getitem__(self, number: str) -> Pen:
        return self._pens[ord(number)]

    def __len__(self) -> int:
        return len(self._stable) + len(self._volatile)

    def pen(self, style: Style, link: str | None = None, protected: bool = False) -> Pen:
        """The one pen that writes like this."""
        look = (replace(style, fg=None, bg=None), link, protected)
        base = self._bases.get(look)
        if base is None:
            base = self._bases[look] = Base(*look)
        return self._pen(_raw(style.fg), _raw(style.bg), base)

    def linked(self, pen: Pen, link: str | None) -> Pen:
        """The pen that writes like this one, for another link or for none."""
        base = pen.base
        if base.link == link:
            return pen
        linked = self._bases_linked.get((base, link))
        if linked is None:
            if len(self._bases_linked) >= BASES_AFTER:
                self._bases_linked.clear()
            linked = self._bases_linked[base, link] = self.pen(base.style, link, base.protected).base
        return self._pen(pen.fg, pen.bg, linked)

    def blank(self, number: str) -> str:
        """The number of the pen that erased cells get: only the background stays (xterm's `bce`)."""
        if number == PLAIN:
            return PLAIN
        bg = self[number].bg
        return PLAIN if bg is None else self._pen(None, bg, self.plain.base).number

    def after(self, pen: Pen, sequence: str) -> Pen:
        """The pen after an SGR sequence."""
        found = _COLOURED.fullmatch(sequence)
        if found is not None:
            after = self._coloured(pen, *found.groups())
        elif _UNCOLOURED.fullmatch(sequence):
            after = self._pen(pen.fg, pen.bg, self._base_after(pen.base, sequence[2:-1]))
        elif sequence in ("\x1b[m", "\x1b[0m"):
            after = self._pen(None, None, self._base_after(pen.base, "0"))
        elif sequence == "\x1b[39m":
            after = self._pen(None, pen.bg, pen.base)
        else:
            style = apply_sgr(pen.style, split_parameters(sequence[2:-1]))
            after = self.pen(style, pen.base.link, pen.base.protected)
        self.remember(pen, sequence, after)
        return after

    def remember(self, pen: Pen, sequences: str, after: Pen) -> None:
        """Keep what SGR sequences do, unless it is about colours so many that they seldom come again."""
        if pen.number >= _FIRST_VOLATILE or after.number >= _FIRST_VOLATILE:
            return
        self._transitions += 1
        if self._transitions > TRANSITIONS:
            self._forget_transitions()
        pen.after[sequences] = after

    def looks_of(self, row: Row) -> Mapping[str, Look]:
        """What each of the row's pen numbers stands for."""
        if row.palette is not None:
            return {chr(index): look for index, look in enumerate(row.palette.looks())}
        pens = [self[number] for number in set(row.pens)]
        return {pen.number: Look(pen.style, pen.base.link) for pen in pens}

    def packed(self, row: Row) -> Row:
        """A row with the same content and a palette of its own, in which number 0 is the plain look."""
        numbers = [PLAIN, *(set(row.pens) - {PLAIN})]
        pens = [self[number] for number in numbers]
        packed = row.copy()
        packed.palette = make_palette([pen.parameters for pen in pens], [pen.base.link for pen in pens])
        packed.pens = row.pens.translate({ord(number): index for index, number in enumerate(numbers)})
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
        return len(self._volatile) >= self._crowd

    def keep(self, used: Iterable[str]) -> None:
        """Take back the numbers of all volatile pens but the used ones."""
        kept = [self[number] for number in set(used) if number >= _FIRST_VOLATILE]
        numbers = {ord(pen.number) for pen in kept}
        self._crowd = len(kept) + CROWDED
        self._volatile = {(pen.fg, pen.bg, pen.base): pen for pen in kept}
        self._free = [number for number in range(STABLE_PENS, len(self._pens)) if number not in numbers]
        if len(self._bases) > BASES_KEPT:
            self._bases_after.clear()
            self._bases_linked.clear()
            stable = {pen.base for pen in self._pens[:STABLE_PENS]} | {pen.base for pen in kept}
            self._bases = {look: base for look, base in self._bases.items() if base in stable}

    def _coloured(
        self,
        pen: Pen,
        reset: str | None,
        before: str | None,
        fg: str | None,
        fg_index: str | None,
        bg: str | None,
        bg_index: str | None,
        only_bg: str | None,
        only_bg_index: str | None,
        behind: str | None,
    ) -> Pen:
        base, old_fg, old_bg = pen.base, pen.fg, pen.bg
        if reset:
            base, old_fg, old_bg = self._base_after(base, "0"), None, None
        if before:
            base = self._base_after(base, before)
        if behind:
            base = self._base_after(base, behind)
        index = bg_index or only_bg_index
        new_fg: RawColour = fg or (int(fg_index) if fg_index else old_fg)
        new_bg: RawColour = bg or only_bg or (int(index) if index else old_bg)
        return self._pen(new_fg, new_bg, base)

    def _base_after(self, base: Base, attributes: str) -> Base:
        """The base after SGR parameters that change no colour."""
        after = self._bases_after.get((base, attributes))
        if after is None:
            if len(self._bases_after) >= BASES_AFTER:
                self._bases_after.clear()
            style = apply_sgr(base.style, split_parameters(attributes))
            after = self._bases_after[base, attributes] = self.pen(style, base.link, base.protected).base
        return after

    def _pen(self, fg: RawColour, bg: RawColour, base: Base) -> Pen:
        look = (fg, bg, base)
        pen = self._stable.get(look) or self._volatile.get(look)
        if pen is not None:
            return pen
        if len(self._pens) < STABLE_PENS:
            pen = self._stable[look] = Pen(chr(len(self._pens)), fg, bg, base, {})
            self._pens.append(pen)
            return pen
        if self._free:
            index = self._free.pop()
            pen = self._pens[index] = Pen(chr(index), fg, bg, base, _NEVER)
        else:
            pen = Pen(chr(len(self._pens)), fg, bg, base, _NEVER)
            self._pens.append(pen)
        self._volatile[look] = pen
        return pen

    def _forget_transitions(self) -> None:
        self._transitions = 0
        for pen in self._pens[:STABLE_PENS]:
            pen.after.clear()


def _raw(colour: Colour) -> RawColour:
    return "{};{};{}".format(*colour) if isinstance(colour, tuple) else colour


def _colour(raw: RawColour) -> Colour:
    if not isinstance(raw, str):
        return raw
    red, green, blue = raw.split(";")
    return int(red or 0), int(green or 0), int(blue or 0)
