"""Runs inside tmux: pours a file into the terminal and measures until the terminal has read it.

Usage: python pour.py FILE REPEAT RESULT. It writes the seconds to RESULT. The end is known by the answer to a question
that is asked after the last byte (DSR, ECMA-48 §8.3.35), so that what still waits in the PTY is counted too.
"""

from __future__ import annotations

import os
import select
import sys
import time
import tty
from pathlib import Path

QUESTION, ANSWER = b"\x1b[5n", b"\x1b[0n"
CHUNK = 65536


def main() -> None:
    """Pour, measure, write the result."""
    text = Path(sys.argv[1]).read_bytes() * int(sys.argv[2])
    tty.setraw(0)
    os.set_blocking(1, False)
    _pour(QUESTION, 1)
    started = time.perf_counter()
    _pour(text + QUESTION, text.count(QUESTION) + 1)
    Path(sys.argv[3]).write_text(str(time.perf_counter() - started))


def _pour(text: bytes, answers: int) -> None:
    """Write everything and read until that many answers have come."""
    rest = memoryview(text)
    read = b""
    while rest or read.count(ANSWER) < answers:
        readable, writable, _ = select.select([0], [1] if rest else [], [])
        if readable:
            read += os.read(0, CHUNK)
        if writable:
            rest = rest[os.write(1, rest[:CHUNK]) :]


if __name__ == "__main__":
    main()
