"""A terminal on strings: a real one, whose program is our relay, so that a recorder decides every byte it is given."""

from __future__ import annotations

import re
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

RELAY = Path(__file__).with_name("relay.py")
PATIENCE = 20.0  # seconds until a terminal counts as stuck


class Stuck(Exception):
    """The terminal did not answer a question that it always answers."""


class Puppet:
    """The recorder's end of the relay's socket."""

    def __init__(self, listener: socket.socket) -> None:
        listener.settimeout(PATIENCE)
        try:
            self._socket, _ = listener.accept()
        except TimeoutError:
            raise Stuck("the relay did not start") from None
        self._socket.settimeout(PATIENCE)
        self._unread = b""

    def __enter__(self) -> Puppet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def write(self, text: bytes) -> None:
        """Let the program print `text`."""
        try:
            self._socket.sendall(text)
        except ConnectionError:
            raise Stuck("the relay has ended") from None

    def read_until(self, answer: re.Pattern[bytes], count: int = 1) -> bytes:
        """Everything up to and with the `count`-th match of `answer`. Raises Stuck when it does not come."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = list(answer.finditer(self._unread))
            if len(found) >= count:
                end = found[count - 1].end()
                text, self._unread = self._unread[:end], self._unread[end:]
                return text
            if not select.select([self._socket], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise Stuck(f"no {answer.pattern!r}; read {self._unread!r}")
            text = self._receive()
            if not text:
                raise Stuck(f"the relay has ended; read {self._unread!r}")
            self._unread += text

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(65536)
        except ConnectionError:  # the terminal has died, and its relay with it
            return b""

    def ask(self, question: bytes, answer: re.Pattern[bytes], count: int = 1) -> bytes:
        """Print a question and read up to its answer."""
        self.write(question)
        return self.read_until(answer, count)


@contextmanager
def listening(folder: Path) -> Iterator[tuple[socket.socket, list[str]]]:
    """A socket for one relay, and the command that starts that relay."""
    path = folder / "relay.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(1)
        yield listener, [sys.executable, "-S", str(RELAY), str(path)]
