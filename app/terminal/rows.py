"""What the emulator keeps and hands out: rows, runs, the cursor, and reports of rows that moved.

A row is two immutable strings of the same length, one character a column: the characters, and the pens they were
written with. A run of text of any length costs a few slices, whatever it covers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal, NamedTuple, TypeAlias

from app.terminal.palette import Palette
from app.terminal.styles import Style
from app.terminal.width import JOINER, STUB

CursorShape: TypeAlias = Literal["block", "underline", "bar"]

MarkKind: TypeAlias = Literal["prompt", "command", "output", "end"]

PLAIN: Final = "\0"
"""The pen of cells that were never written, or erased with default colours."""

SAME_PEN: Final = re.compile(r"(.)\1*", re.DOTALL)
"""Finds the runs of one pen in a row's `pens`."""

_generations = count(1)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one style and link; `cells` counts columns."""

    text: str
    cells: int
    style: Style
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next character goes, zero-based."""

    row: int
    col: int
    visible: bool = True
    shape: CursorShape = "block"
    blinking: bool = True


@dataclass(frozen=True, slots=True)
class Scrolled:
    """The rows `top`..`bottom`, columns `left`..`right` (inclusive, zero-based) moved up by `count`.

    A negative `count` means down.
    """

    top: int
    bottom: int
    left: int
    right: int
    count: int


class Cells(NamedTuple):
    """A stretch of a row, cut so that no half of a wide character is in it."""

    chars: str
    pens: str
    clusters: Mapping[int, str]


class Row:
    """One row of the screen or of the scrollback, as far as it was written: the columns after it are blank.

    Callers outside of the engine read `text`, `generation` and `wrapped`; a row belongs to its emulator.
    """

    __slots__ = ("chars", "clusters", "marks", "palette", "pens", "source", "source_stamp", "stamp", "wrapped")

    def __init__(self, chars: str = "", pens: str = "") -> None:
        self.chars = chars
        """One character a column; `STUB` for the right half of a wide character."""
        self.pens = pens
        """One pen number a column, as a character."""
        self.clusters: dict[int, str] | None = None
        """Column to text, for cells of more than one codepoint."""
        self.wrapped = False
        """The line goes on in the next row (a soft wrap)."""
        self.marks: tuple[PromptMark, ...] = ()
        self.palette: Palette | None = None
        """What `pens` are numbers of, in the scrollback and for rare looks only; else those of the emulator."""
        self.stamp = 0  # 0: changed since the last look
        self.source: str | None = None
        """The text that the row was laid out from, which it still says if its stamp is `source_stamp`."""
        self.source_stamp = 0

    @property
    def text(self) -> str:
        """What a person reads: wide characters once, trailing blanks that were written kept."""
        if self.clusters:
            return self.cut(0, len(self.chars))
        return self.chars.replace(STUB, "")

    @property
    def generation(self) -> int:
        """Never the same for two different contents: a key for a cache of drawn rows."""
        if not self.stamp:
            self.stamp = next(_generations)
        return self.stamp

    def cut(self, start: int, end: int) -> str:
        """The text of the columns `start` to `end` (exclusive); a wide character counts where its left half is."""
        clusters = self.clusters
        if not clusters:
            return self.chars[start:end].replace(STUB, "")
        return "".join(
            # A joiner at a cell's end would swallow its neighbour when the text is measured.
            clusters[column].rstrip(JOINER) if column in clusters else character
            for column, character in enumerate(self.chars[start:end], start)
            if character != STUB
        )

    def copy(self) -> "Row":
        """An independent row with the same content."""
        row = Row(self.chars, self.pens)
        row.clusters = dict(self.clusters) if self.clusters else None
        row.wrapped, row.marks, row.palette, row.stamp = self.wrapped, self.marks, self.palette, self.stamp
        return row

    def overlay(self, column: int, chars: str, pens: str) -> None:
        """Write over the row from `column` on; what is left of a wide character that was cut in two becomes blank."""
        old = self.chars
        have = len(old)
        end = column + len(chars)
        if not old.isascii() and column < have:
            self._split_wide(column, end)
            old = self.chars
        if column >= have:
            if column > have:
                chars = " " * (column - have) + chars
                pens = PLAIN * (column - have) + pens
            self.chars = old + chars
            self.pens += pens
        else:
            new = f"{old[:column]}{chars}{old[end:]}"
            styles = self.pens
            is_same = new == old and not self.clusters
            if styles[column:end] != pens:
                self.pens = f"{styles[:column]}{pens}{styles[end:]}"
            elif is_same:
                return
            self.chars = new
        if self.clusters:
            self._forget_clusters(column, end)
        self.stamp = 0

    def truncate(self, column: int) -> None:
        """Make everything from `column` on blank, in the default colours."""
        if column < len(self.chars):
            if self.chars[column] == STUB:
                self._split_wide(column, len(self.chars))
            self.chars = self.chars[:column]
            self.pens = self.pens[:column]
            if self.clusters:
                self._forget_clusters(column, max(self.clusters) + 1)
            self.stamp = 0

    def cells(self, start: int, end: int) -> Cells:
        """A copy of the columns `start` to `end` (exclusive), padded with blanks to that length."""
        chars = self.chars[start:end]
        pens = self.pens[start:end]
        missing = end - start - len(chars)
        if missing > 0:
            chars += " " * missing
            pens += PLAIN * missing
        if chars[:1] == STUB:
            chars = " " + chars[1:]
        cut = end > start and self.chars[end : end + 1] == STUB
        if cut:
            chars = chars[:-1] + " "
        if not self.clusters:
            return Cells(chars, pens, {})
        last = end - 1 if cut else end
        return Cells(chars, pens, {at - start: text for at, text in self.clusters.items() if start <= at < last})

    def put(self, column: int, cells: Cells) -> None:
        """Write a stretch of cells over the row."""
        self.overlay(column, cells.chars, cells.pens)
        if cells.clusters:
            self.add_clusters({column + at: text for at, text in cells.clusters.items()})

    def add_clusters(self, clusters: Mapping[int, str]) -> None:
        """Give cells that hold only the first character of a cluster their whole text."""
        if clusters:
            self.clusters = {**(self.clusters or {}), **clusters}
            self.stamp = 0

    def pad(self, length: int) -> None:
        """Turn the blank columns up to `length` into written ones."""
        missing = length - len(self.chars)
        if missing > 0:
            self.chars += " " * missing
            self.pens += PLAIN * missing
            self.source = None

    def _forget_clusters(self, start: int, end: int) -> None:
        if self.clusters:
            self.clusters = {at: text for at, text in self.clusters.items() if not start <= at < end} or None

    def _split_wide(self, start: int, end: int) -> None:
        """Make the halves outside of `start`..`end` of characters that are cut there plain blanks, as xterm does."""
        if self.chars[start : start + 1] == STUB:
            self._make_blank(start - 1)
            self._forget_clusters(start - 1, start)
        if self.chars[end : end + 1] == STUB:
            self._make_blank(end)

    def _make_blank(self, column: int) -> None:
        self.chars = self.chars[:column] + " " + self.chars[column + 1 :]
        self.pens = self.pens[:column] + PLAIN + self.pens[column + 1 :]


class Bookmark:
    """`line` is the number of a row (lines.py); after another width that of the row that has its first character."""

    __slots__ = ("__weakref__", "line")

    def __init__(self, line: int) -> None:
        self.line = line


@dataclass(frozen=True, slots=True)
class PromptMark:
    """A place in a row where OSC 133 marked a prompt, a command, its output or its end."""

    kind: MarkKind
    column: int
    exit_status: int | None = None
