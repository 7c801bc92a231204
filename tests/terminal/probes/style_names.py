"""One spelling for a cell's looks, so that recordings of several terminals and our engine can be compared as text.

A name is words in a fixed order: `bold dim italic underline underline=curly blink reverse hidden strike overline fg=1
bg=#0a0b0c ul=3`.
The default style has the empty name. Palette colours are decimal indexes, direct colours `#rrggbb`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wcwidth import wcwidth

from tests.terminal.probes.probe import Span

Colour = int | tuple[int, int, int] | None
WORDS = ("bold", "dim", "italic", "underline", "blink", "reverse", "hidden", "strike", "overline")
_ON = {1: "bold", 2: "dim", 3: "italic", 5: "blink", 7: "reverse", 8: "hidden", 9: "strike", 53: "overline"}
_OFF = {
    22: ("bold", "dim"),
    23: ("italic",),
    25: ("blink",),
    27: ("reverse",),
    28: ("hidden",),
    29: ("strike",),
    55: ("overline",),
}
_UNDERLINES = ("none", "single", "double", "curly", "dotted", "dashed")


@dataclass(frozen=True, slots=True)
class Looks:
    """The rendition of a cell."""

    words: frozenset[str] = frozenset()
    underline: str = "none"
    colours: dict[str, Colour] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The canonical spelling; empty for the default."""
        words = [word for word in WORDS if word in self.words or (word == "underline" and self.underline == "single")]
        if self.underline not in ("none", "single"):
            words.append(f"underline={self.underline}")
        words += [
            f"{key}={_colour_name(self.colours[key])}"
            for key in ("fg", "bg", "ul")
            if self.colours.get(key) is not None
        ]
        return " ".join(words)


def _colour_name(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour) if isinstance(colour, tuple) else str(colour)


def apply_sgr(looks: Looks, parameters: str) -> Looks:
    """The looks after `CSI parameters m`, as recorded terminals report them (ECMA-48 §8.3.117, colours with `:` or
    `;`).
    """
    fields = [part.split(":") for part in (parameters or "0").split(";")]
    position = 0
    while position < len(fields):
        used, looks = _apply_one(looks, fields, position)
        position += used
    return looks


def _apply_one(looks: Looks, fields: list[list[str]], position: int) -> tuple[int, Looks]:
    head = fields[position]
    code = int(head[0] or 0)
    if code in (38, 48, 58):
        return _apply_colour(looks, fields, position)
    if head == ["5", "3"]:
        code = 53  # tmux 3.3a writes its overline as 5:3
    match code:
        case 0:
            return 1, Looks()
        case 4:
            return 1, replace(looks, underline=_UNDERLINES[int(head[1])] if len(head) > 1 else "single")
        case 21:
            return 1, replace(looks, underline="double")
        case 24:
            return 1, replace(looks, underline="none")
    if code in _ON:
        return 1, replace(looks, words=looks.words | {_ON[code]})
    if code in _OFF:
        return 1, replace(looks, words=looks.words - set(_OFF[code]))
    return 1, _with_colour(looks, *_short_colour(code))


def _apply_colour(looks: Looks, fields: list[list[str]], position: int) -> tuple[int, Looks]:
    head = fields[position]
    key = {38: "fg", 48: "bg", 58: "ul"}[int(head[0])]
    if len(head) > 1:
        numbers = [int(part or 0) for part in head[1:]]
        colour: Colour = numbers[1] if numbers[0] == 5 else (numbers[-3], numbers[-2], numbers[-1])
        return 1, _with_colour(looks, key, colour)
    if fields[position + 1] == ["5"]:
        return 3, _with_colour(looks, key, int(fields[position + 2][0]))
    red, green, blue = (int(part[0]) for part in fields[position + 2 : position + 5])
    return 5, _with_colour(looks, key, (red, green, blue))


def _short_colour(code: int) -> tuple[str, Colour]:
    for start, key, first in ((30, "fg", 0), (40, "bg", 0), (90, "fg", 8), (100, "bg", 8)):
        if start <= code < start + 8:
            return key, code - start + first
    reset = {39: "fg", 49: "bg", 59: "ul"}
    if code not in reset:
        raise ValueError(f"SGR {code} is not known here: teach style_names about it")
    return reset[code], None


def _with_colour(looks: Looks, key: str, colour: Colour) -> Looks:
    return replace(looks, colours={**looks.colours, key: colour})


_TOKEN = re.compile(r"\x1b\[([0-9;:]*)m|\x1b.|(\x0e)|(\x0f)|(.)", re.DOTALL)
# DEC special graphics: what a terminal that keeps line drawing as a charset means by these letters (VT100 user guide,
# table 3-9).
GRAPHICS = dict(zip("`abcdefghijklmnopqrstuvwxyz{|}~", "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·", strict=True))


def read_styled_lines(lines: list[str]) -> tuple[list[str], list[Span], list[int]]:
    """Rows printed with SGR sequences (and SO/SI around line drawing) → their text without trailing blanks, their
    styled
    spans, and how many columns of each row were printed at all.

    The style carries on from one line into the next, as `tmux capture-pane -e` writes it.
    """
    texts: list[str] = []
    spans: list[Span] = []
    widths: list[int] = []
    looks = Looks()
    for row, line in enumerate(lines):
        cells: list[str] = []
        text = ""
        graphics = False
        for match in _TOKEN.finditer(line):
            parameters, so, si, char = match.groups()
            if parameters is not None:
                looks = apply_sgr(looks, parameters)
            elif so or si:
                graphics = bool(so)
            elif char:
                char = GRAPHICS.get(char, char) if graphics else char
                text += " " if "hidden" in looks.words else char
                cells += [looks.name] * max(wcwidth(char), 0)
        texts.append(composed(text.rstrip(" ")))
        spans += spans_of_row(row, cells)
        widths.append(len(cells))
    return texts, spans, widths


def composed(text: str) -> str:
    """A letter and its mark as one character, where Unicode has one: xterm stores them so, and all are compared so."""
    return unicodedata.normalize("NFC", text)


def spans_of_row(row: int, names: list[str]) -> Iterator[Span]:
    """The style name of each column → the spans that are not default."""
    start = 0
    for column in range(1, len(names) + 1):
        if column == len(names) or names[column] != names[start]:
            if names[start]:
                yield Span(row, start, column, names[start])
            start = column
