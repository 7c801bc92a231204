"""What runs in panes that are measured: `python -S -P players.py echo | lines RATE | flood | rows COUNT`.

Standard library only, so that what is measured is the terminal around it. All but `echo` print ASCII alone.
"""

from __future__ import annotations

import os
import sys
import time
import tty

FIRST_ECHO = 0x2800
"""What `echo` prints for a byte is a Braille pattern with its number: nothing else on the screen looks like it."""

LAST_ROW = "all rows are here"
_LINE = "the worker took a request, looked into its cache, and returned"
_CHUNK = 100


def echo_of(key: bytes) -> bytes:
    """What `echo` prints for a key of one byte."""
    return chr(FIRST_ECHO + key[0]).encode()


def echo() -> None:
    """Print each byte's sign at the beginning of the line, in place of the one before."""
    tty.setraw(0)
    while data := os.read(0, 1):
        os.write(1, b"\r" + echo_of(data))


def lines(rate: float) -> None:
    """Print so many lines a second, evenly."""
    begun = time.monotonic()
    number = 0
    while True:
        number += 1
        os.write(1, f"{number:8} {_LINE}\n".encode())
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))


def flood() -> None:
    """Print lines as fast as they are taken."""
    text = "".join(f"{number:8} {_LINE}\n" for number in range(1000)).encode()
    while True:
        os.write(1, text)


def rows(count: int) -> None:
    """Print so many lines, then say so and wait."""
    for start in range(0, count, _CHUNK):
        chunk = (f"{number:8} {_LINE}\n" for number in range(start, min(count, start + _CHUNK)))
        os.write(1, "".join(chunk).encode())
    os.write(1, LAST_ROW.encode())
    while os.read(0, 1):
        pass


def main() -> None:
    """Play the role that the arguments name."""
    match sys.argv[1:]:
        case ["echo"]:
            echo()
        case ["lines", rate]:
            lines(float(rate))
        case ["flood"]:
            flood()
        case ["rows", count]:
            rows(int(count))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
