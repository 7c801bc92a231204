"""What a client and a workspace say to each other. Standard library only: a client loads no more.

A frame is one byte of type, four bytes of length (big endian), and the payload. A person's client says `Hello` first,
then `Input`, `Resize` and `Detach`; the workspace answers with `Output`, `Title` and at last `Exit`. A command of
`ideai ls` and its like says `Request` first and reads `Answer`s until one of them is the last.
"""

import json
import struct
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

VERSION: Final = 1
"""Grows when an older client or workspace would misread a frame; both ends must speak the same."""

MAX_PAYLOAD: Final = 4 << 20
"""Bytes of payload that a frame may claim; whoever claims more is not one of ours, and is refused."""

MAX_SIDE: Final = 2000
"""Columns or rows that a terminal may claim: more than any has, and few enough to be drawn."""

FACTS: Final = (
    "TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "SSH_CONNECTION", "TMUX",
    "LC_ALL", "LC_CTYPE", "LANG",
)  # fmt: skip
"""The variables of a client's environment that decide what its terminal is sent."""

_HEADER: Final = struct.Struct(">cI")
_SIZE: Final = struct.Struct(">HH")
_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


class WireError(Exception):
    """What came is not a frame of this version, or one that breaks its rules; the connection is of no more use."""


# Frames are named tuples, because dataclasses load `inspect`, which is a quarter of a client's start.


class Hello(NamedTuple):
    """A terminal asks to be joined: its size in cells and the `FACTS` of its environment."""

    cols: int
    rows: int
    variables: Mapping[str, str] = _EMPTY
    version: int = VERSION

    def payload(self) -> bytes:
        """JSON, so that a later version can still read who is calling."""
        return _json(self._asdict() | {"variables": dict(self.variables)})

    @classmethod
    def parse(cls, payload: bytes) -> "Hello":
        """Raises WireError for a size out of bounds; any version is let through, for the workspace to refuse."""
        fields = _object(payload)
        variables = fields.get("variables")
        if not isinstance(variables, dict):
            raise WireError("The greeting carries no variables.")
        return cls(
            cols=_side(fields.get("cols")),
            rows=_side(fields.get("rows")),
            variables={name: value for name, value in variables.items() if name in FACTS and isinstance(value, str)},
            version=_whole(fields.get("version")),
        )


class Input(NamedTuple):
    """Bytes that the terminal sent: keys, mouse reports, pastes, answers to questions."""

    data: bytes

    def payload(self) -> bytes:
        """The bytes as they came."""
        return self.data

    @classmethod
    def parse(cls, payload: bytes) -> "Input":
        """Any bytes are input."""
        return cls(payload)


class Resize(NamedTuple):
    """The terminal's size in cells from now on."""

    cols: int
    rows: int

    def payload(self) -> bytes:
        """Columns and rows, two bytes each."""
        return _SIZE.pack(self.cols, self.rows)

    @classmethod
    def parse(cls, payload: bytes) -> "Resize":
        """Raises WireError for a size out of bounds."""
        if len(payload) != _SIZE.size:
            raise WireError(f"A resize of {len(payload)} bytes is not a size.")
        cols, rows = _SIZE.unpack(payload)
        return cls(_side(cols), _side(rows))


class Detach(NamedTuple):
    """The client wants to leave; the workspace answers with `Exit`."""

    def __bool__(self) -> bool:
        """True, although it is a tuple of nothing."""
        return True

    def payload(self) -> bytes:
        """Nothing."""
        return b""

    @classmethod
    def parse(cls, payload: bytes) -> "Detach":
        """Raises WireError if it carries anything."""
        if payload:
            raise WireError("A detach carries nothing.")
        return cls()


class Output(NamedTuple):
    """Bytes for the terminal: whole escape sequences, never half of one."""

    data: bytes

    def payload(self) -> bytes:
        """The bytes as they are to be written."""
        return self.data

    @classmethod
    def parse(cls, payload: bytes) -> "Output":
        """Any bytes are output."""
        return cls(payload)


class Title(NamedTuple):
    """What the terminal's window should be called."""

    text: str

    def payload(self) -> bytes:
        """UTF-8."""
        return self.text.encode("utf-8", "replace")

    @classmethod
    def parse(cls, payload: bytes) -> "Title":
        """Bytes that are not UTF-8 become U+FFFD."""
        return cls(payload.decode("utf-8", "replace"))


class Exit(NamedTuple):
    """The last frame: the client restores its terminal, shows the message if there is one, and ends with the code."""

    code: int
    message: str = ""

    def payload(self) -> bytes:
        """JSON."""
        return _json(self._asdict())

    @classmethod
    def parse(cls, payload: bytes) -> "Exit":
        """Raises WireError if the code is not a whole number or the message no text."""
        fields = _object(payload)
        return cls(_whole(fields.get("code")), _text(fields.get("message", "")))


class Request(NamedTuple):
    """A command for the workspace itself, by its name in the table that the composition root gave."""

    command: str
    arguments: Mapping[str, Any] = _EMPTY
    version: int = VERSION

    def payload(self) -> bytes:
        """JSON."""
        return _json({"command": self.command, "arguments": dict(self.arguments), "version": self.version})

    @classmethod
    def parse(cls, payload: bytes) -> "Request":
        """Raises WireError if there is no command or the arguments are not an object."""
        fields = _object(payload)
        arguments = fields.get("arguments", {})
        if not isinstance(arguments, dict):
            raise WireError("The arguments of a command are not an object.")
        return cls(_text(fields.get("command")), arguments, _whole(fields.get("version")))


class Answer(NamedTuple):
    """One answer to a request; `error` is a whole sentence for the user, and `last` says that no more will come."""

    body: Mapping[str, Any] = _EMPTY
    error: str | None = None
    last: bool = True

    def payload(self) -> bytes:
        """JSON."""
        return _json({"body": dict(self.body), "error": self.error, "last": self.last})

    @classmethod
    def parse(cls, payload: bytes) -> "Answer":
        """Raises WireError if the body is not an object or the error no text."""
        fields = _object(payload)
        body, error = fields.get("body"), fields.get("error")
        if not isinstance(body, dict):
            raise WireError("The body of an answer is not an object.")
        return cls(body, None if error is None else _text(error), bool(fields.get("last")))


Frame: TypeAlias = Hello | Input | Resize | Detach | Output | Title | Exit | Request | Answer

_KINDS: Final[dict[bytes, type[Frame]]] = {
    b"H": Hello,
    b"I": Input,
    b"R": Resize,
    b"D": Detach,
    b"O": Output,
    b"T": Title,
    b"X": Exit,
    b"C": Request,
    b"A": Answer,
}
_TAGS: Final = {kind: tag for tag, kind in _KINDS.items()}


def encode(frame: Frame) -> bytes:
    """The bytes of a frame; raises WireError if its payload is over `MAX_PAYLOAD`."""
    payload = frame.payload()
    if len(payload) > MAX_PAYLOAD:
        raise WireError(f"A frame of {len(payload)} bytes is over the {MAX_PAYLOAD} that the other end accepts.")
    return _HEADER.pack(_TAGS[type(frame)], len(payload)) + payload


class Decoder:
    """Bytes in, whole frames out; however the bytes were cut on their way, the frames are the same."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        """Start before the first byte of a connection."""
        self._buffer = bytearray()

    @property
    def pending(self) -> bool:
        """Whether a frame has begun and not ended."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Frame]:
        """All frames that end within `data`.

        Raises WireError at a frame that is unknown, too long or malformed, after which the connection is to be closed.
        """
        self._buffer += data
        frames: list[Frame] = []
        while len(self._buffer) >= _HEADER.size:
            tag, length = _HEADER.unpack_from(self._buffer)
            kind = _known(tag, length)
            end = _HEADER.size + length
            if len(self._buffer) < end:
                break
            payload = bytes(self._buffer[_HEADER.size : end])
            del self._buffer[:end]
            frames.append(kind.parse(payload))
        return frames


def _known(tag: bytes, length: int) -> type[Frame]:
    kind = _KINDS.get(tag)
    if kind is None:
        raise WireError(f"A frame of type {tag!r} is unknown to version {VERSION} of the wire.")
    if length > MAX_PAYLOAD:
        raise WireError(f"A frame claims {length} bytes; at most {MAX_PAYLOAD} are accepted.")
    return kind


def _json(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()


def _object(payload: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise WireError("A frame that should carry JSON does not parse.") from error
    if not isinstance(fields, dict):
        raise WireError("A frame that should carry a JSON object carries something else.")
    return fields


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise WireError(f"{value!r} is not a whole number.")
    return value


def _side(value: object) -> int:
    side = _whole(value)
    if not 1 <= side <= MAX_SIDE:
        raise WireError(f"A terminal cannot have {side} columns or rows.")
    return side


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError(f"{value!r} is not text.")
    return value


# --- What a terminal is put into, and taken out of --------------------------------------------------------------------

CLEAR: Final = b"\x1b[0m\x1b[2J\x1b[H"
"""No attributes, nothing on the screen, cursor at home."""

ENTER: Final = (
    b"\x1b[22;2t"  # remember the title (xterm ctlseqs, XTWINOPS)
    b"\x1b[?1049h"  # alternate screen, cursor saved
    b"\x1b[?1002h\x1b[?1006h"  # mouse: buttons and drags, in SGR form
    b"\x1b[?1004h\x1b[?2004h"  # focus reports, bracketed paste
    b"\x1b[?7l\x1b[?25l" + CLEAR  # no wrap at the right edge, no cursor
)
"""What the workspace writes first to a terminal that joined it."""

LEAVE: Final = (
    b"\x18"  # ends a sequence that was cut in two by the end of the workspace
    b"\x1b[?2026l"  # no longer holding frames back
    b"\x1b[<u\x1b[>4m"  # keyboard: kitty's stack (one for each screen, so before 1049) and modifyOtherKeys
    b"\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1002l"
    b"\x1b[?69l\x1b[r"  # margins
    b"\x1b[0m\x1b[0 q\x1b[?7h\x1b[?25h"  # attributes, cursor shape, wrap, cursor
    b"\x1b[?1049l\x1b[23;2t"  # the screen and the title that were there before
)
"""What a client writes last, whatever has happened: it undoes `ENTER` and all that a workspace may switch on later."""


def clean_line(text: str) -> str:
    """Text without control characters, cut to 500: what another program called itself is not trusted."""
    return "".join(character for character in text if character.isprintable())[:500]
