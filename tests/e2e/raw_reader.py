"""Runs in a pane and shows the bytes that reach it: `raw_reader.py keys` or `raw_reader.py paste COUNT`.

`keys` prints each read as Python spells it, until `q`. `paste` asks for bracketed pastes, reads COUNT bytes and says
how many came and what their SHA-256 is.
"""

import hashlib
import os
import sys
import termios
import tty

ASK, GIVE_UP = b"\x1b[?2004h", b"\x1b[?2004l"


def show_keys() -> None:
    """One line for what came together."""
    os.write(1, b"reading\r\n")
    while (data := os.read(0, 4096)) != b"q":
        os.write(1, f"got {data!r}\r\n".encode())


def show_paste(count: int) -> None:
    """One line at the end."""
    os.write(1, ASK + b"reading\r\n")
    data = b""
    while len(data) < count:
        data += os.read(0, 1 << 16)
    os.write(1, GIVE_UP + f"got {len(data)} {hashlib.sha256(data).hexdigest()[:16]}\r\n".encode())


if __name__ == "__main__":
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        show_keys() if sys.argv[1] == "keys" else show_paste(int(sys.argv[2]))
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
