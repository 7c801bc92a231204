"""The person's terminal: raw while a client runs, and as it was found afterwards, whatever happens in between."""

import contextlib
import os
import select
import signal
import termios
import time
import tty
from collections.abc import Iterator
from typing import Any, Final

from app.wire import MAX_SIDE

_PATIENCE: Final = 1.0
"""Seconds that a terminal which takes no more bytes is given for the last ones."""


class Terminal:
    """Reading, writing and the size of a terminal by its two descriptors.

    Writing never blocks: it goes through a descriptor of our own to the same device, because O_NONBLOCK on an
    inherited one would also strike the shell that gave it to us.
    """

    def __init__(self, source: int, target: int) -> None:
        """`source` is read and put into raw mode, `target` is written; both are terminals."""
        self.source = source
        self.output = _own_descriptor(target)
        self._unwritten = bytearray()
        self._raw: list[Any] | None = None

    @property
    def waiting(self) -> int:
        """Bytes that the terminal has not taken yet."""
        return len(self._unwritten)

    def size(self) -> tuple[int, int]:
        """Columns and rows; 80×24 where the terminal does not know."""
        try:
            cols, rows = os.get_terminal_size(self.output)
        except OSError:
            cols = rows = 0
        return (min(cols, MAX_SIDE), min(rows, MAX_SIDE)) if cols > 0 and rows > 0 else (80, 24)

    def read(self) -> bytes:
        """What was typed, at least a byte if there is one; raises EOFError once the terminal is gone."""
        try:
            data = os.read(self.source, 1 << 16)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        return data

    def write(self, data: bytes) -> None:
        """Write what the terminal takes now and keep the rest for `drain`; silently nothing once it is gone."""
        self._unwritten += data
        self.drain()

    def drain(self) -> None:
        """Write more of what is waiting, without blocking."""
        while self._unwritten:
            try:
                written = os.write(self.output, self._unwritten)
            except BlockingIOError:
                return
            except OSError:
                self._unwritten.clear()
                return
            del self._unwritten[:written]

    def finish(self, last: bytes) -> None:
        """Write all that is waiting and the last bytes, for as long as the terminal takes them, within a second."""
        self._unwritten += last
        end = time.monotonic() + _PATIENCE
        while self._unwritten and (left := end - time.monotonic()) > 0:
            _, writable, _ = select.select([], [self.output], [], left)
            if writable:
                self.drain()

    def close(self) -> None:
        """Close our own descriptor."""
        os.close(self.output)

    @contextlib.contextmanager
    def raw(self) -> Iterator[None]:
        """Raw mode inside the block, and after it exactly what was set before."""
        before = termios.tcgetattr(self.source)
        tty.setraw(self.source, termios.TCSANOW)
        self._raw = termios.tcgetattr(self.source)
        try:
            yield
        finally:
            _restore(self.source, before)

    def make_raw(self) -> None:
        """Raw again, after a shell had the terminal in between."""
        if self._raw is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.source, termios.TCSANOW, self._raw)


def _own_descriptor(target: int) -> int:
    try:
        return os.open(os.ttyname(target), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return os.dup(target)


def _restore(descriptor: int, attributes: list[Any]) -> None:
    """Set the attributes, dropping unread input: a late answer to a question of ours is not for the shell.

    Output is not waited for (TCSANOW): a terminal that takes none would keep us here for ever.
    """
    heard = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
        termios.tcflush(descriptor, termios.TCIFLUSH)
    except termios.error:
        pass  # hung up: there is nothing left to restore
    finally:
        signal.signal(signal.SIGTTOU, signal.SIG_DFL if heard is None else heard)
