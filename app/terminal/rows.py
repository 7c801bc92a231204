"""What the emulator hands out: rows, runs, the cursor, and reports of rows that moved."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from app.terminal.styles import Style

CursorShape: TypeAlias = Literal["block", "underline", "bar"]


class Row(Protocol):
    """One row of the screen or of the scrollback."""

    @property
    def text(self) -> str:
        """What a person reads: wide characters once, trailing blanks that were written kept."""
        ...

    @property
    def generation(self) -> int:
        """Never the same for two different contents of this emulator: a key for a cache of drawn rows."""
        ...

    @property
    def wrapped(self) -> bool:
        """The line goes on in the next row (a soft wrap)."""
        ...


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
    """The rows `top`..`bottom`, columns `left`..`right` (inclusive, zero-based) moved up by `count`, down if negative."""

    top: int
    bottom: int
    left: int
    right: int
    count: int
