"""One person's terminal, joined over one channel: its size, colours and answers, its input, and what it is shown."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from app.server.ascii import AsciiMode, only_ascii, plain, speaks_utf8
from app.server.channel import Channel
from app.server.colours import depth_of, reduce
from app.server.cropping import crop
from app.server.tokenizer import Reply, ReplyKind, Token, Tokenizer
from app.wire import CLEAR, ENTER, Detach, Exit, Frame, Hello, Input, Output, Resize, Title

_log = logging.getLogger(__name__)

ESCAPE_DELAY: Final = 0.03
"""Seconds of silence after which a lone ESC is the Escape key."""

MAX_WAITING: Final = 1 << 20
"""Bytes queued for a terminal, beyond which it is stale: it gets nothing until it has drained, and then everything."""

DETACHED: Final = "Detached; the workspace runs on, and `ideai` joins it again."

_MAX_OUTPUT: Final = 1 << 20
_WORTH_HOLDING: Final = 200
"""Bytes of a frame from which on it is worth saying that it is one (drawing.md, 2026)."""

_MODES: Final = ENTER.partition(b"\x1b[?1049h")[2].removesuffix(CLEAR)
_RECOVER: Final = b"\x18\x1b[0m"
"""Ends a sequence that was cut where the queue was dropped, and its attributes."""

_KITTY: Final = b"\x1b[>1u"
_MODIFY_OTHER_KEYS: Final = b"\x1b[>4;2m\x1b[0m"  # a terminal that does not know it may take it for an underline
_ASK_SYNCHRONIZED: Final = b"\x1b[?2026$p"
_ASK_KITTY: Final = b"\x1b[?u"
_FENCE: Final = b"\x1b[c"
"""DA1: every terminal answers it, so whatever was asked before and has no answer by then will get none."""

_SYNCHRONIZED: Final = 2026
_BEGIN: Final = b"\x1b[?2026h"
_END: Final = b"\x1b[?2026l"


class Company(Protocol):
    """What a connection tells to: `Clients`."""

    def join(self, client: "ClientConnection") -> None:
        """It has been greeted."""
        ...

    def leave(self, client: "ClientConnection") -> None:
        """It is going, and is shown nothing more."""
        ...

    def gone(self, client: "ClientConnection") -> None:
        """It is gone."""
        ...

    def resized(self, client: "ClientConnection") -> None:
        """It has a new size, or wants to be painted anew."""
        ...

    def repaint(self) -> None:
        """It lost what it showed."""
        ...

    def take(self, client: "ClientConnection", token: Token) -> None:
        """It sent this."""
        ...


class ClientConnection:
    """Made when a client has said `Hello`; lives until its channel closes."""

    def __init__(self, channel: Channel, hello: Hello, company: Company, loop: asyncio.AbstractEventLoop) -> None:
        """Switch the terminal's modes on, ask it what it can do, and join the company."""
        self.size = (hello.cols, hello.rows)
        self.variables: Mapping[str, str] = dict(hello.variables)
        self.replies: dict[tuple[ReplyKind, int], Reply] = {}
        self.stale = False
        self.ascii: AsciiMode = "auto"
        self.still = False
        """Whether nothing may blink."""
        self._depth = depth_of(hello.variables)
        self._channel = channel
        self._company = company
        self._loop = loop
        self._tokenizer = Tokenizer()
        self._silence: asyncio.TimerHandle | None = None
        self._before = b""
        channel.on_frame = self._obey
        channel.on_drained = self._drained
        channel.on_closed = self._closed
        self._send(ENTER + _questions(self.variables))
        company.join(self)

    @property
    def synchronized(self) -> bool:
        """Whether the terminal said that it holds frames back until they are complete (DECRPM of mode 2026)."""
        reply = self.replies.get(("mode", _SYNCHRONIZED))
        return reply is not None and len(reply.numbers) > 1 and reply.numbers[1] in (1, 2, 3)

    @property
    def kitty(self) -> bool:
        """Whether the terminal speaks the kitty keyboard protocol."""
        return any(kind == "kitty_flags" for kind, _ in self.replies)

    # What it is shown

    def show(self, frame: str, size: tuple[int, int]) -> None:
        """A frame of a screen of that size (columns, rows), as this terminal can show it."""
        if self.stale:
            return
        if self.size != size:  # a larger one too: a frame may still be of the size that the screen had before
            frame = crop(frame, min(self.size[0], size[0]), min(self.size[1], size[1]))
        drawn = self._in_its_letters(reduce(frame, self._depth, still=self.still))
        data = self._before + drawn.encode("utf-8", "replace")
        self._before = b""
        if self._channel.waiting and self._channel.waiting + len(data) > MAX_WAITING:
            self._channel.drop()
            self.stale = True
        else:
            self._send(self._held(data), droppable=True)

    def _in_its_letters(self, frame: str) -> str:
        if self.ascii == "auto" and not speaks_utf8(self.variables):
            return only_ascii(frame)
        return plain(frame) if self.ascii == "on" else frame

    def clear(self) -> None:
        """Take away what it shows, with the next frame: that will not cover all of it."""
        self._before += CLEAR

    def write(self, sequence: str) -> None:
        """Something that is not the screen's: it is neither dropped nor repeated."""
        self._send(sequence.encode("utf-8", "replace"))

    def set_title(self, text: str) -> None:
        """What its window is called."""
        self._channel.send(Title(text))

    def dismiss(self, ending: Exit) -> None:
        """The last word to this client."""
        self._company.leave(self)
        self._channel.drop()
        self._channel.finish(ending)

    def _held(self, data: bytes) -> bytes:
        return _BEGIN + data + _END if self.synchronized and len(data) > _WORTH_HOLDING else data

    def _send(self, data: bytes, *, droppable: bool = False) -> None:
        for start in range(0, len(data), _MAX_OUTPUT):
            self._channel.send(Output(data[start : start + _MAX_OUTPUT]), droppable=droppable)

    # What it tells

    def _obey(self, frame: Frame) -> None:
        match frame:
            case Input(data):
                self._typed(data)
            case Resize(cols, rows):
                self.size = (cols, rows)
                self._send(_MODES)
                self._before = CLEAR
                self._company.resized(self)
            case Detach():
                self.dismiss(Exit(0, DETACHED))
            case _:
                self.dismiss(Exit(1, f"The workspace did not expect a {type(frame).__name__} from a terminal."))

    def _typed(self, data: bytes) -> None:
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        self._take(self._tokenizer.feed(data))
        self._await_silence()

    def _await_silence(self) -> None:
        if self._tokenizer.pending:
            self._silence = self._loop.call_later(ESCAPE_DELAY, self._silent)

    def _silent(self) -> None:
        self._silence = None
        self._take(self._tokenizer.flush())
        self._await_silence()  # a cut reply is waited for a while, and then dropped

    def _take(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if self._channel.closed:
                return
            if isinstance(token, Reply):
                self._answered(token)
            else:
                self._company.take(self, token)

    def _answered(self, reply: Reply) -> None:
        fenced = ("attributes", _first(reply)) in self.replies
        self.replies[reply.kind, _first(reply)] = reply
        if reply.kind == "attributes" and not fenced:
            self._tokenizer.modify_other_keys = not self.kitty
            self._send(_KITTY if self.kitty else _MODIFY_OTHER_KEYS)

    def _drained(self) -> None:
        if self.stale:
            self.stale = False
            self._before = _RECOVER + self._before
            self._company.repaint()

    def _closed(self, reason: str) -> None:
        if reason:
            _log.info("a client went away: %s", reason)
        if self._silence is not None:
            self._silence.cancel()
        self._company.gone(self)


def _first(reply: Reply) -> int:
    return reply.numbers[0] if reply.numbers else 0


def _questions(variables: Mapping[str, str]) -> bytes:
    """What the terminal is asked; consoles that print what they do not understand are asked nothing."""
    term = variables.get("TERM", "")
    if term in ("", "dumb", "linux") or (term.startswith("vt") and term[2:3].isdigit()):
        return b""
    if variables.get("TERM_PROGRAM") == "Apple_Terminal":
        return _ASK_KITTY + _FENCE  # it prints the `p` of a DECRQM
    return _ASK_SYNCHRONIZED + _ASK_KITTY + _FENCE
