"""A terminal for programs that are measured: a PTY, our engine behind it, and the moment of everything that comes."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.terminal.emulator import Emulator

ROWS, COLS = 40, 120
PATIENCE = 60.0
"""Seconds until what never came is an error."""

READ_SIZE = 1 << 16

Screen = Sequence[str]
"""The rows as a person reads them, the last one at the bottom."""


class Outer:
    """Starts a program on a terminal of 120×40, of which it is the session leader, and answers what it asks."""

    def __init__(self, argv: Sequence[str], variables: Mapping[str, str], cwd: Path) -> None:
        """`started` is the moment before the program was forked, by `time.perf_counter`."""
        self.emulator = Emulator(ROWS, COLS, scrollback=0)
        self.started = self._came = time.perf_counter()
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))
        try:
            self._process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=variables,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - there are no threads here
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def type(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self._master, keys)

    def read(self, seconds: float) -> bytes:
        """What comes next, at once when it comes; nothing if nothing does for so long, or if the program has ended."""
        if not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._master, READ_SIZE)
        except OSError:  # nobody has the other side open any more
            return b""

    def shows(self, condition: Callable[[Screen], bool]) -> float:
        """Read until the screen is so; seconds from the start to the read that made it so.

        Raises TimeoutError, with the screen, if it never is.
        """
        limit = time.perf_counter() + PATIENCE
        while not condition(self.emulator.text()):
            self.take(0.1)
            if time.perf_counter() > limit:
                raise TimeoutError("It was never shown; the screen is:\n" + "\n".join(self.emulator.text()))
        return self._came - self.started

    def take(self, seconds: float) -> None:
        """Read once, show it, and answer."""
        data = self.read(seconds)
        if data:
            self._came = time.perf_counter()
        self.emulator.feed(data)
        if replies := self.emulator.take_replies():
            self.type(replies)

    def rest(self, seconds: float) -> None:
        """Go on reading for so long, as a terminal does while a person looks at it."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.take(left)

    def close(self) -> None:
        """Close the window, and wait for the program to notice."""
        os.close(self._master)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
