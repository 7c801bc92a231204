"""What a program told its terminal, beside what it drew: taken from the emulator with `take_events`.

Every text in an event comes from an untrusted program: control characters are gone and lengths are bounded, but it is
still only what the program claims.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Rgb: TypeAlias = tuple[int, int, int]
ColourSlot: TypeAlias = Literal[
    "foreground",
    "background",
    "cursor",
    "pointer",
    "pointer_background",
    "tektronix_foreground",
    "tektronix_background",
    "highlight",
    "tektronix_cursor",
    "highlighted_text",
]
"""What OSC 10 to 19 set, in their order; a program is told of all, but only the first three are ever drawn."""
PromptMarkKind: TypeAlias = Literal["prompt", "command", "output", "end"]
ProgressState: TypeAlias = Literal["none", "normal", "error", "busy", "paused"]


@dataclass(frozen=True, slots=True)
class BellRang:
    """BEL outside of any string."""


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """OSC 0, OSC 2, `ESC k` or `CSI 23 t`: the window's title, trimmed, at most 1,024 characters."""

    title: str


@dataclass(frozen=True, slots=True)
class IconNameChanged:
    """OSC 0 or OSC 1."""

    name: str


@dataclass(frozen=True, slots=True)
class DirectoryChanged:
    """OSC 7 (a `file:` URL, percent-decoded) or OSC 1337 `CurrentDir=`: where a shell says it is.

    `host` is empty when the program did not name one.
    """

    path: str
    host: str


@dataclass(frozen=True, slots=True)
class NotificationRequested:
    """OSC 9, OSC 777 `notify` or OSC 99 (kitty desktop notifications): `body` may be empty, `title` too for OSC 9."""

    title: str
    body: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class ProgressChanged:
    """OSC 9;4 (ConEmu): `percent` is 0–100, or None where the program gave none."""

    state: ProgressState
    percent: int | None


@dataclass(frozen=True, slots=True)
class ClipboardWritten:
    """OSC 52: the program wants `content` on the clipboard; `selections` is the raw first field, such as `c` or `p`."""

    selections: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PaletteChanged:
    """OSC 4 (a colour) or OSC 104 (`colour` is None: back to the default) for one palette index, 0–255."""

    index: int
    colour: Rgb | None


@dataclass(frozen=True, slots=True)
class DynamicColourChanged:
    """OSC 10 to 19 (a colour) or OSC 110 to 119 (None: back to the default)."""

    slot: ColourSlot
    colour: Rgb | None


@dataclass(frozen=True, slots=True)
class PointerShapeChanged:
    """OSC 22: a CSS cursor name; empty for the default."""

    shape: str


@dataclass(frozen=True, slots=True)
class PromptMarked:
    """OSC 133 A, B, C or D: a prompt begins, its command begins, output begins, the command ended."""

    kind: PromptMarkKind
    exit_status: int | None = None


@dataclass(frozen=True, slots=True)
class StatusReported:
    """OSC 7501 (program status): the report as sent, `key=value` fields joined by `:`."""

    report: str


@dataclass(frozen=True, slots=True)
class ModesChanged:
    """A mode that changes what must be sent to the program: mouse, focus, paste, keyboard protocol, colour scheme."""


TerminalEvent: TypeAlias = (
    BellRang
    | TitleChanged
    | IconNameChanged
    | DirectoryChanged
    | NotificationRequested
    | ProgressChanged
    | ClipboardWritten
    | PaletteChanged
    | DynamicColourChanged
    | PointerShapeChanged
    | PromptMarked
    | StatusReported
    | ModesChanged
)
