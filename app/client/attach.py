"""Join this terminal to a workspace until the person detaches, the workspace ends, or a signal says so."""

import contextlib
import os
import re
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from app.client.connect import connect
from app.client.errors import FAILED, OK, USAGE, ClientError
from app.client.terminal import Terminal
from app.sockets import state_directory
from app.wire import (
    FACTS,
    LEAVE,
    Decoder,
    Detach,
    Exit,
    Frame,
    Hello,
    Input,
    Output,
    Resize,
    Title,
    WireError,
    clean_line,
    encode,
)

_FORCED = re.compile(rb"\x1c|\x1b\[92;(?:5|69|133|197)(?::1)?u|\x1b\[27;5;92~")
"""ctrl+\\ as a plain terminal, kitty's protocol (with caps and num lock) and modifyOtherKeys send it."""

_FORCED_TIMES: Final = 3
_FORCED_WITHIN: Final = 1.0
_READ_SIZE: Final = 1 << 16
_MAX_WAITING: Final = 1 << 18
"""Bytes for the terminal, or for the workspace, that are held here; beyond that the other side has to wait."""

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def check_terminal(variables: Mapping[str, str]) -> None:
    """Raise ClientError where no client can run: without a terminal (code 2), and in a pane of ideai (code 1).

    To be called before a workspace is started for the client.
    """
    if not (os.isatty(0) and os.isatty(1)):
        raise ClientError("ideai draws on a terminal, and there is none here.", USAGE)
    if variables.get("IDEAI") or variables.get("IDEAI_SOCKET"):
        raise ClientError(
            "This terminal is a pane of ideai already, and a workspace inside a pane would fight over its keys: "
            "run this in a terminal outside, or unset IDEAI and IDEAI_SOCKET first."
        )


def attach(path: Path) -> int:
    """Join the terminal on stdin and stdout to the workspace at `path`; the code that the process is to end with.

    0: detached, or the workspace ended on request; 1: it failed or could not be reached; 2: there is no terminal;
    128 + n: ended by signal n. The terminal is as it was before, and the reason has been printed as one sentence.
    """
    try:
        check_terminal(os.environ)
        with connect(path) as connection:
            return attach_connection(connection, workspace_log(path))
    except ClientError as error:
        print(error, file=sys.stderr)
        return error.code


def attach_connection(connection: socket.socket, log: Path) -> int:
    """`attach` over a connection that exists already; `log` is named when the workspace ends without a word."""
    with contextlib.closing(Terminal(0, 1)) as terminal:
        return Attachment(connection, terminal, os.environ, log=log).run().code


def workspace_log(path: Path) -> Path:
    """The log of the workspace whose socket is `path`: a socket has the name that its project's state has."""
    return state_directory() / "projects" / path.name / "logs" / "workspace.log"


class Attachment:
    """One terminal, joined over one connection, by one select loop."""

    def __init__(
        self, connection: socket.socket, terminal: Terminal, variables: Mapping[str, str], *, log: Path
    ) -> None:
        """`variables` are the environment that the terminal was started with; `log` is named when all is lost."""
        self._connection = connection
        self._terminal = terminal
        self._variables = variables
        self._log = log
        self._decoder = Decoder()
        self._unsent = bytearray()
        self._entered = False
        self._forced: deque[float] = deque(maxlen=_FORCED_TIMES)
        self._ending: Exit | None = None

    def run(self) -> Exit:
        """Greet, then carry bytes both ways until it is over; the terminal is restored in every case.

        The reason is written to the terminal, after what restores it, and without waiting for one that is stuck.
        """
        self._connection.setblocking(False)
        with _signals() as heard, self._terminal.raw():
            try:
                cols, rows = self._terminal.size()
                facts = {name: self._variables[name] for name in FACTS if name in self._variables}
                self._send(Hello(cols, rows, facts))
                while self._ending is None:
                    self._turn(heard)
                return self._ending
            finally:
                self._terminal.finish((LEAVE if self._entered else b"") + self._farewell())

    def _farewell(self) -> bytes:
        """The last message, as lines for a terminal that is still raw."""
        message = self._ending.message if self._ending is not None else ""
        return b"".join(clean_line(line).encode() + b"\r\n" for line in message.splitlines())

    def _turn(self, heard: int) -> None:
        """Wait until something can be done, and do it."""
        readable, writable, _ = select.select(self._wanted(heard), self._writers(), [])
        if heard in readable:
            self._signalled(os.read(heard, 64))
        if self._terminal.output in writable:
            self._terminal.drain()
        if self._connection in writable:
            self._flush()
        if self._connection in readable and self._ending is None:
            self._receive()
        if self._terminal.source in readable and self._ending is None:
            self._typed()

    def _wanted(self, heard: int) -> list[int | socket.socket]:
        wanted: list[int | socket.socket] = [heard]
        if len(self._unsent) < _MAX_WAITING:
            wanted.append(self._terminal.source)
        if self._terminal.waiting < _MAX_WAITING:
            wanted.append(self._connection)
        return wanted

    def _writers(self) -> list[int | socket.socket]:
        writers: list[int | socket.socket] = []
        if self._terminal.waiting:
            writers.append(self._terminal.output)
        if self._unsent:
            writers.append(self._connection)
        return writers

    def _typed(self) -> None:
        try:
            data = self._terminal.read()
        except EOFError:
            self._leave(Exit(128 + signal.SIGHUP, ""))
            return
        self._send(Input(data))
        now = time.monotonic()
        self._forced.extend(now for _ in _FORCED.finditer(data))
        if len(self._forced) == _FORCED_TIMES and now - self._forced[0] <= _FORCED_WITHIN:
            self._leave(Exit(OK, "Detached by force; the workspace runs on."))

    def _receive(self) -> None:
        try:
            data = self._connection.recv(_READ_SIZE)
            frames = self._decoder.feed(data)
        except BlockingIOError:
            return
        except WireError as error:
            self._ending = Exit(FAILED, f"The workspace cannot be understood, so this terminal left it: {error}")
            return
        except OSError:
            data, frames = b"", []
        for frame in frames:
            self._obey(frame)
        if not data and self._ending is None:
            self._ending = Exit(FAILED, f"The workspace ended without a word; its log is {self._log}")

    def _obey(self, frame: Frame) -> None:
        match frame:
            case Output(data):
                self._entered = True
                self._terminal.write(data)
            case Title(text):
                self._terminal.write(b"\x1b]2;" + clean_line(text).encode() + b"\x07")
            case Exit():
                self._ending = frame
            case _:
                pass  # a workspace of the same version sends nothing else

    def _signalled(self, numbers: bytes) -> None:
        for number in numbers:
            if number in _ENDING:
                self._leave(Exit(128 + number, ""))
            elif number == signal.SIGCONT:
                self._terminal.make_raw()
        if self._ending is None:
            self._send(Resize(*self._terminal.size()))

    def _leave(self, ending: Exit) -> None:
        self._ending = ending
        self._send(Detach())

    def _send(self, frame: Frame) -> None:
        self._unsent += encode(frame)
        self._flush()

    def _flush(self) -> None:
        try:
            sent = self._connection.send(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            sent = len(self._unsent)  # it is gone; reading will say so, after what it said last
        del self._unsent[:sent]


@contextlib.contextmanager
def _signals() -> Iterator[int]:
    """A descriptor that says which signals came, inside the block; the former handlers after it."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    heard = (*_ENDING, signal.SIGWINCH, signal.SIGCONT)
    before = {number: signal.signal(number, _noted) for number in heard}
    before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # it would leave a raw terminal behind
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        os.close(reader)
        os.close(writer)


def _noted(_number: int, _frame: object) -> None:
    """The number has been written to the wake-up descriptor; a handler must exist for that."""
