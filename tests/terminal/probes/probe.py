"""What one probe is, and what is seen of a terminal after it.

A probe is a small byte string that shows one fact about terminals. The same bytes are given to real xterm, to tmux
and to our engine;
what each of them shows is an `Observation`, and observations are what the tests compare.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Authority = Literal["xterm", "tmux", "spec"]
Aspect = Literal["screen", "styles", "cursor", "history", "replies", "title"]
ASPECTS: tuple[Aspect, ...] = ("screen", "styles", "cursor", "history", "replies", "title")


@dataclass(frozen=True, slots=True)
class Resize:
    """The terminal gets another size, in cells."""

    rows: int
    cols: int


Step = bytes | Resize


@dataclass(frozen=True, slots=True)
class Span:
    """Columns `start` (included) to `end` (excluded) of a row that share one style other than the default; all
    0-based.
    """

    row: int
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What a person, and a program that asks, can see of a terminal.

    `screen` and `history` hold each row's text without trailing blanks, wide characters once, hidden characters as
    blanks, oldest row first.
    `cursor` is (row, column), 0-based; after a character in the last column the column stays the last one.
    `replies` are the bytes that the terminal sent to the program, as Latin-1 text.
    """

    screen: tuple[str, ...]
    styles: tuple[Span, ...]
    cursor: tuple[int, int]
    history: tuple[str, ...]
    replies: str
    title: str

    def aspect(self, name: Aspect) -> object:
        """One of the six things that can be compared."""
        match name:
            case "screen":
                return self.screen
            case "styles":
                return self.styles
            case "cursor":
                return self.cursor
            case "history":
                return self.history
            case "replies":
                return self.replies
            case "title":
                return self.title


@dataclass(frozen=True, slots=True)
class Probe:
    """One fact about terminals.

    `name` is the fact, `reference` the document that states it, `steps` the bytes and resizes that show it, on a
    fresh screen of `rows` × `cols`.
    `authority` says whose recorded answer is right: xterm, unless it does not implement the thing at all; then
    `because` says so.
    The authority "spec" is used where neither implements it: the `expected` lines and cursor come from the document.
    `reply` replaces the comparison of the replies, where terminals must answer in the same form but not with the same
    words:
    a regular expression that the whole answer has to match. `compares` names the aspects that the fact is about.
    """

    name: str
    reference: str
    steps: tuple[Step, ...]
    rows: int = 6
    cols: int = 20
    authority: Authority = "xterm"
    because: str = ""
    reply: str | None = None
    compares: tuple[Aspect, ...] = ("screen", "styles", "cursor", "history", "replies")
    expected: Observation | None = None

    @property
    def digest(self) -> str:
        """Changes with everything that the recorded answer depends on."""
        steps = [step.hex() if isinstance(step, bytes) else [step.rows, step.cols] for step in self.steps]
        return hashlib.sha256(json.dumps([self.rows, self.cols, steps]).encode()).hexdigest()[:16]


def probe(
    name: str,
    reference: str,
    *steps: bytes | str | Resize,
    size: tuple[int, int] = (6, 20),
    tmux_because: str = "",
    compares: Sequence[Aspect] = ("screen", "styles", "cursor", "history", "replies"),
    reply: str | None = None,
) -> Probe:
    """A probe that xterm decides or, given `tmux_because`, tmux. Text steps are sent as UTF-8; `size` is (rows,
    columns).
    """
    rows, cols = size
    return Probe(
        name=name,
        reference=reference,
        steps=tuple(step.encode() if isinstance(step, str) else step for step in steps),
        rows=rows,
        cols=cols,
        authority="tmux" if tmux_because else "xterm",
        because=tmux_because,
        compares=tuple(compares),
        reply=reply,
    )


def stated(
    name: str,
    reference: str,
    *steps: bytes | str | Resize,
    because: str,
    screen: Sequence[str],
    cursor: tuple[int, int],
    styles: Sequence[tuple[int, int, int, str]] = (),
    history: Sequence[str] = (),
    replies: str = "",
    reply: str | None = None,
    size: tuple[int, int] = (6, 20),
) -> Probe:
    """A probe whose answer is stated by a document, because neither xterm 379 nor tmux 3.3a implements it.

    `screen` may leave out blank rows at its end.
    """
    rows, cols = size
    filled = tuple(screen) + ("",) * (rows - len(screen))
    spans = tuple(Span(*span) for span in styles)
    return Probe(
        name=name,
        reference=reference,
        steps=tuple(step.encode() if isinstance(step, str) else step for step in steps),
        rows=rows,
        cols=cols,
        authority="spec",
        because=because,
        reply=reply,
        expected=Observation(filled, spans, cursor, tuple(history), replies, ""),
    )
