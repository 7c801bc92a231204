"""What a person's terminal sends, cut into tokens: keys, text, pastes, mouse, focus, and replies to our queries."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.terminal.keys import Key, text_key
from app.terminal.mouse import MouseReport

ReplyKind: TypeAlias = Literal[
    "attributes",  # DA1: CSI ? … c
    "secondary_attributes",  # DA2: CSI > … c
    "mode",  # DECRPM: CSI ? mode ; state $ y
    "cursor",  # CPR: CSI row ; column R
    "status",  # DSR: CSI 0 n, and CSI ? 997 ; 1 n (colour scheme)
    "version",  # XTVERSION: DCS > | text ST
    "kitty_flags",  # CSI ? flags u
    "window",  # XTWINOPS and in-band resize: CSI … t
    "osc",  # OSC number ; text ST: colours (4, 10, 11, 12), clipboard (52), notifications (99)
    "dcs",  # XTGETTCAP, DECRQSS, DA3
    "other",  # recognised as a reply by its form, and dropped
]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of typed text: one token, so that it becomes one write."""

    text: str

    @property
    def keys(self) -> list[Key]:
        """The same as keys, one for each codepoint."""
        return [text_key(character, character.encode()) for character in self.text]


@dataclass(frozen=True, slots=True)
class PasteStart:
    """A bracketed paste begins; chunks follow, then `PasteEnd`."""


@dataclass(frozen=True, slots=True)
class PasteChunk:
    """A piece of pasted text, never cut inside a character or between CR and LF."""

    text: str


@dataclass(frozen=True, slots=True)
class PasteEnd:
    """The paste is complete."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The terminal's window gained or lost the focus."""

    gained: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the terminal to a query of ours; never a key.

    `numbers` are a CSI reply's parameters (an absent one is 0) or an OSC's leading number; `text` is the content
    of a string reply without that number.
    """

    kind: ReplyKind
    numbers: tuple[int, ...] = ()
    text: str = ""


Token: TypeAlias = Key | Text | PasteStart | PasteChunk | PasteEnd | MouseReport | Focus | Reply


class Tokenizer:
    """Bytes of one terminal in, tokens out. Never raises; any cut of the bytes gives the same tokens.

    It does not depend on the keyboard mode that the terminal is in. After a lone ESC it cannot know whether more
    follows: while `pending` is true, its owner calls `flush` after a short silence (30 ms at most).
    """

    def feed(self, data: bytes) -> list[Token]:
        """The tokens that `data` completes."""
        raise NotImplementedError

    def flush(self) -> list[Token]:
        """The tokens of what is held, now that nothing followed it."""
        raise NotImplementedError

    @property
    def pending(self) -> bool:
        """Whether something is held that `flush` could turn into tokens."""
        raise NotImplementedError
