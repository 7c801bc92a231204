"""What a person's terminal sends, cut into tokens: keys, text, pastes, mouse, focus, and replies to our queries."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.terminal.decode import control_key, decode_key, with_alt
from app.terminal.keys import Key, Mods, text_key
from app.terminal.mouse import MouseReport, mouse_report

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


MAX_STRING: Final = 64 * 1024
"""Bytes of an OSC, DCS or APC that are kept; a longer one is skipped to its end, and dropped."""

MAX_CSI: Final = 1024
"""The same for CSI sequences, of which the longest that mean anything have some tens of bytes."""

MAX_CHUNK: Final = 64 * 1024
"""Characters of a paste in one token."""

PATIENCE: Final = 32
"""Calls of `flush` that a reply cut by the network is waited for (about a second), before it is dropped."""

_PASTE_END: Final = b"\x1b[201~"
_ESC: Final = 0x1B

_TEXT_RUN: Final = re.compile(rb"[^\x00-\x1f\x7f]+")
# An X10 mouse report, a function key of the Linux console, rxvt's shifted keys (`$` is an intermediate everywhere
# else), an SGR mouse report (with a minus, which some terminals send for cells outside their window and ECMA-48 does
# not know), and ECMA-48 §5.4; a final M without parameters is the mouse's, a final [ the console's.
_CSI: Final = re.compile(
    rb"\x1b\[(?:M[\x20-\xff]{3}|\[[A-E]|\d+\$|<[0-?\-]*[ -/]*[@-~]|[0-?]+[ -/]*[@-~]|[ -/]*[@-LN-Z\\-~])", re.DOTALL
)
_CSI_BEGUN: Final = re.compile(rb"\x1b\[(?:M[\x20-\xff]{0,2}|\[|<[0-?\-]*[ -/]*|[0-?]*[ -/]*)", re.DOTALL)
_SS3: Final = re.compile(rb"\x1bO\d{0,3}[A-DEFHMPQRSXa-dj-y]")
_SS3_BEGUN: Final = re.compile(rb"\x1bO\d{0,3}")
_ALT_SEQUENCE: Final = re.compile(rb"\x1b(\x1b(?:\[[\d;]{0,8}[A-HPQSZa-d~^$@]|O[A-DFHMPQRSa-d]))")
_ALT_SEQUENCE_BEGUN: Final = re.compile(rb"\x1b\x1b(?:\[[\d;]{0,8}|O)?")
# Only what begins like a reply is a string: alt+] and alt+P are keys. OSC with a number (or l, L: XTWINOPS titles);
# DCS of XTVERSION, XTGETTCAP, DECRQSS and DA3; APC of kitty's graphics.
_STRING: Final = re.compile(rb"\x1b(?:\][\dlL]|P(?:>\||[01][$+]r|!\|)|_G)")
_STRING_BEGUN: Final = re.compile(rb"\x1b(?:P(?:>|[01][$+]?|!)?|[\]_])")
_STRING_END: Final = re.compile(rb"[\x07\x18\x1a\x1b]")
_CSI_END: Final = re.compile(rb"[^ -?]")

_SGR_MOUSE: Final = re.compile(rb"\x1b\[<(\d{1,6});(-?\d{1,6});(-?\d{1,6})([Mm])")
_URXVT_MOUSE: Final = re.compile(rb"\x1b\[(\d{1,6});(\d{1,6});(\d{1,6})M")
_CURSOR_REPORT: Final = re.compile(rb"\x1b\[\??(\d{1,7});(\d{1,7})(?:;\d{1,7})?R")
_NUMBERS: Final = re.compile(rb"\d+")
_OSC: Final = re.compile(rb"\](\d{0,7})[;]?(.*)", re.DOTALL)

_REPLIES: Final[dict[bytes, ReplyKind]] = {
    b"?c": "attributes", b">c": "secondary_attributes", b"?u": "kitty_flags", b"?y": "mode", b"y": "mode",
    b"n": "status", b"?n": "status", b"t": "window",
}  # fmt: skip

_ESCAPE: Final = control_key(_ESC)
_CONTROL_KEYS: Final = {byte: control_key(byte) for byte in (*range(0x20), 0x7F)}
_CTRL_BACKSPACE: Final = Key(name="backspace", mods=Mods.CTRL, raw=b"\x08")


class Tokenizer:
    """Bytes of one terminal in, tokens out. Never raises; any cut of the bytes gives the same tokens.

    (The same but for where `Text` and `PasteChunk` are cut.) It does not depend on the keyboard mode that the
    terminal is in, so keys in flight while a mode changes still decode.

    After a lone ESC it cannot know whether more follows. While `pending` is true, its owner calls `flush` after each
    30 ms of silence: the first call turns what could be a key into it, later ones give up on a reply that was cut.
    An owner that has just sent queries does well to wait longer the first time, as it may hold the ESC of a reply.

    `modify_other_keys` is set by the owner once it told the terminal `CSI > 4 ; 2 m`: from then on ctrl+h has its
    own sequence, so that the byte 8 is ctrl+backspace.
    """

    def __init__(self) -> None:
        self.modify_other_keys = False
        self._held = b""
        self._seen = 0  # bytes at the beginning of the data in hand that were looked at before
        self._pasting = False
        self._skipping: re.Pattern[bytes] | None = None  # towards the end of an overlong sequence
        self._patience = PATIENCE
        self._cursor_reports = 0

    @property
    def pending(self) -> bool:
        """Whether something is held that `flush` would turn into tokens, or give up on."""
        return not self._pasting and (bool(self._held) or self._skipping is not None)

    def expect_cursor_report(self) -> None:
        """Take the next `CSI 1 ; n R` for the answer to a `CSI 6 n` just sent, not for F3 with modifiers."""
        self._cursor_reports += 1

    def feed(self, data: bytes) -> list[Token]:
        """The tokens that `data` completes."""
        if not data:
            return []
        self._patience = PATIENCE
        return self._scan(self._held + data, len(self._held), ended=False)

    def flush(self) -> list[Token]:
        """The tokens of what is held, now that nothing followed it for a while."""
        if not self.pending:
            return []
        tokens = self._scan(self._held, len(self._held), ended=True)
        self._patience -= 1
        if self._patience <= 0:
            self._held = b""
            self._skipping = None
        return tokens

    def _scan(self, data: bytes, seen: int, *, ended: bool) -> list[Token]:
        """The tokens of `data`, whose first `seen` bytes were held because they complete none."""
        tokens: list[Token] = []
        self._seen = seen
        at = 0
        while at < len(data):
            after = self._step(data, at, tokens, ended)
            if after == at:
                break
            at = after
        self._hold(data[at:])
        return tokens

    def _hold(self, rest: bytes) -> None:
        is_csi = rest.startswith(b"\x1b[")
        if not self._pasting and len(rest) > (MAX_CSI if is_csi else MAX_STRING):
            self._skipping = _CSI_END if is_csi else _STRING_END
            rest = b"\x1b" if rest.endswith(b"\x1b") else b""
        self._held = rest

    # Each step appends the tokens that begin at `at` and returns where to go on; `at` itself if more is needed.
    # `ended` says that nothing follows for now, so that what may be a key is one.

    def _step(self, data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
        if self._skipping is not None:
            return self._skip(data, at, self._skipping)
        if self._pasting:
            return self._paste(data, at, tokens)
        byte = data[at]
        if byte == _ESC:
            return self._escape(data, at, tokens, ended)
        if byte < 0x20 or byte == 0x7F:
            is_backspace = byte == 8 and self.modify_other_keys
            tokens.append(_CTRL_BACKSPACE if is_backspace else _CONTROL_KEYS[byte])
            return at + 1
        return _text(data, at, tokens, ended)

    def _skip(self, data: bytes, at: int, end: re.Pattern[bytes]) -> int:
        match = end.search(data, at)
        if match is None:
            return len(data)
        if match[0] == b"\x1b" and end is _STRING_END:
            if match.end() == len(data):
                return match.start()
            self._skipping = None
            return match.end() + 1 if data[match.end()] == ord("\\") else match.start()
        self._skipping = None
        breaks_off = end is _CSI_END and not 0x40 <= match[0][0] <= 0x7E
        return match.start() if breaks_off else match.end()

    def _paste(self, data: bytes, at: int, tokens: list[Token]) -> int:
        end = data.find(_PASTE_END, at)
        if end >= 0:
            tokens.extend(_chunks(data[at:end].decode("utf-8", "replace")))
            tokens.append(PasteEnd())
            self._pasting = False
            return end + len(_PASTE_END)
        body = data[at : len(data) - _begun_marker(data, at)]
        text, used = codecs.utf_8_decode(body, "replace", False)
        if text.endswith("\r"):  # an LF may follow
            text, used = text[:-1], used - 1
        tokens.extend(_chunks(text))
        return at + used

    def _escape(self, data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
        match data[at + 1 : at + 2]:
            case b"":
                if ended:
                    tokens.append(_ESCAPE)
                return at + 1 if ended else at
            case b"[":
                return self._csi(data, at, tokens, ended)
            case b"O":
                return _ss3(data, at, tokens, ended)
            case b"\x1b":
                return _double_escape(data, at, tokens, ended)
            case b"]" | b"P" | b"_":
                return self._string(data, at, tokens, ended)
            case _:
                return _alt(data, at, tokens, ended)

    def _csi(self, data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
        if match := _CSI.match(data, at):
            if len(match[0]) <= MAX_CSI and (token := self._csi_token(match[0])) is not None:
                tokens.append(token)
            return match.end()
        begun = _CSI_BEGUN.match(data, at)
        end = begun.end() if begun else at + 2
        has_body = end > at + 2
        if end == len(data) and (has_body or not ended):
            return at
        if not has_body:
            tokens.append(with_alt(text_key("["), b"\x1b["))
        return end  # a sequence that something broke off is dropped, and what broke it read

    def _string(self, data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
        """An OSC, DCS or APC up to its terminator; BEL, CAN and SUB end it too, another ESC breaks it off."""
        if _STRING.match(data, at) is None:
            begun = _STRING_BEGUN.match(data, at)
            if begun and begun.end() == len(data) and (not ended or begun.end() > at + 2):
                return at
            return _alt(data, at, tokens, ended)
        # A string that comes in many pieces is not searched again from its beginning.
        end = _STRING_END.search(data, at + 2 if at else max(2, self._seen - 1))
        if end is None or (end[0] == b"\x1b" and end.end() == len(data)):
            return at
        if end[0] == b"\x1b" and data[end.end()] != ord("\\"):
            return end.start()
        after = end.end() + 1 if end[0] == b"\x1b" else end.end()
        if end[0] in b"\x1b\x07" and after - at <= MAX_STRING:
            tokens.append(_string_reply(data[at + 1 : end.start()]))
        return after

    def _csi_token(self, sequence: bytes) -> Token | None:
        match sequence:
            case b"\x1b[I":
                return Focus(gained=True)
            case b"\x1b[O":
                return Focus(gained=False)
            case b"\x1b[200~":
                self._pasting = True
                return PasteStart()
            case b"\x1b[201~":
                return None  # the end of no paste
        if (is_mouse := _mouse(sequence)) is not None:
            return is_mouse
        if sequence.endswith(b"R") and (match_ := _CURSOR_REPORT.fullmatch(sequence)) is not None:
            return self._cursor_report_or_key(sequence, match_)
        return _reply(sequence) or decode_key(sequence)

    def _cursor_report_or_key(self, sequence: bytes, report: re.Match[bytes]) -> Token:
        """`CSI 1 ; 2 R` is shift+F3 and also a cursor in the first row."""
        looks_like_key = int(report[1]) == 1 and 2 <= int(report[2]) <= 256 and not sequence.startswith(b"\x1b[?")
        if looks_like_key and not self._cursor_reports:
            return decode_key(sequence)
        self._cursor_reports = max(0, self._cursor_reports - 1)
        return Reply("cursor", _numbers(sequence))


def _text(data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
    run = _TEXT_RUN.match(data, at)
    end = run.end() if run else at + 1
    text, used = codecs.utf_8_decode(data[at:end], "replace", ended or end < len(data))
    if text:
        tokens.append(Text(text))
    return at + used


def _begun_marker(data: bytes, at: int) -> int:
    """How many bytes at the end of `data[at:]` may be the beginning of a paste's end marker."""
    for length in range(min(len(_PASTE_END) - 1, len(data) - at), 0, -1):
        if data.endswith(_PASTE_END[:length]):
            return length
    return 0


def _chunks(text: str) -> Iterator[PasteChunk]:
    start = 0
    while start < len(text):
        end = start + MAX_CHUNK
        if text[end - 1 : end + 1] == "\r\n":
            end += 1
        yield PasteChunk(text[start:end])
        start = end


def _ss3(data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
    if match := _SS3.match(data, at):
        tokens.append(decode_key(match[0]))
        return match.end()
    begun = _SS3_BEGUN.match(data, at)
    if begun and begun.end() == len(data) and not ended:
        return at
    return _alt(data, at, tokens, ended)


def _double_escape(data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
    """ESC ESC: alt before a key's sequence (rxvt, PuTTY), else Escape twice.

    It may also be alt+escape. Agents take two Escapes for a command of its own, and on a slow line they arrive
    together; alt+escape is a window manager's key. Programs in legacy mode hear the same bytes either way.
    """
    if (match := _ALT_SEQUENCE.match(data, at)) is not None:
        key = decode_key(match[1])
        if key.name is not None:
            tokens.append(with_alt(key, match[0]))
            return match.end()
    elif not ended and (begun := _ALT_SEQUENCE_BEGUN.match(data, at)) is not None and begun.end() == len(data):
        return at
    tokens.append(_ESCAPE)
    return at + 1


def _alt(data: bytes, at: int, tokens: list[Token], ended: bool) -> int:
    """ESC and one character: that key with alt."""
    byte = data[at + 1]
    if byte < 0x20 or byte == 0x7F:
        tokens.append(with_alt(_CONTROL_KEYS[byte], data[at : at + 2]))
        return at + 2
    character, length = _first_character(data[at + 1 : at + 5], ended)
    if not character:
        return at
    end = at + 1 + length
    tokens.append(with_alt(text_key(character), data[at:end]))
    return end


def _first_character(data: bytes, ended: bool) -> tuple[str, int]:
    """The first character of `data` and its length in bytes; "" if it is not complete."""
    for length in range(1, len(data) + 1):
        text, _ = codecs.utf_8_decode(data[:length], "replace", ended and length == len(data))
        if text:
            # Two characters: the last byte showed that those before it are no character.
            return text[0], length - len(text) + 1
    return "", 0


# Replies and the mouse


def _reply(sequence: bytes) -> Reply | None:
    """The reply that a CSI sequence is, None if it is a key's."""
    private = sequence[2:3] if sequence[2:3] in (b"?", b">", b"<", b"=") else b""
    kind = _REPLIES.get(private + sequence[-1:])
    if kind is None:
        return Reply("other") if private else None
    return Reply(kind, _numbers(sequence))


def _numbers(sequence: bytes) -> tuple[int, ...]:
    """The parameters; longer ones than any reply has are cut, as int() refuses thousands of digits."""
    body = sequence[2:-1].lstrip(b"<=>?").rstrip(b" !\"#$%&'()*+,-./")
    matches = (_NUMBERS.search(field[:9]) for field in body.split(b";"))
    return tuple(int(match[0]) if match else 0 for match in matches) if body else ()


def _string_reply(content: bytes) -> Reply:
    """The reply that a string is; `content` begins with the introducer's second byte."""
    if content.startswith(b"]"):
        match = _OSC.match(content)
        number, text = (match[1], match[2]) if match else (b"", content[1:])
        return Reply("osc", (int(number),) if number else (), text.decode("utf-8", "replace"))
    if content.startswith(b"P>|"):
        return Reply("version", text=content[3:].decode("utf-8", "replace"))
    return Reply("dcs" if content.startswith(b"P") else "other", text=content[1:].decode("utf-8", "replace"))


def _mouse(sequence: bytes) -> MouseReport | None:
    if match := _SGR_MOUSE.fullmatch(sequence):
        return mouse_report(int(match[1]), int(match[2]) - 1, int(match[3]) - 1, released=match[4] == b"m")
    if match := _URXVT_MOUSE.fullmatch(sequence):
        return mouse_report(int(match[1]) - 32, int(match[2]) - 1, int(match[3]) - 1)
    if sequence.startswith(b"\x1b[M") and len(sequence) == 6:
        code, x, y = sequence[3:]
        return mouse_report(code - 32, x - 33, y - 33)
    return None
