"""Runs inside the terminal that is recorded, and joins its tty to the recorder's socket byte for byte.

Usage: python relay.py SOCKET. What arrives on the socket is written to the tty; what the terminal answers goes back.
It imports nothing of ours, so that it starts in any terminal, and ends when either side does.
"""

from __future__ import annotations

import os
import select
import socket
import sys
import tty

CHUNK = 65536


def main() -> None:
    """Carry bytes both ways until one side closes."""
    tty.setraw(0)
    with socket.socket(socket.AF_UNIX) as recorder:
        recorder.connect(sys.argv[1])
        while True:
            ready, _, _ = select.select([0, recorder.fileno()], [], [])
            if recorder.fileno() in ready and not _copy_to_tty(recorder.recv(CHUNK)):
                return
            if 0 in ready:
                answer = os.read(0, CHUNK)
                if not answer:
                    return
                recorder.sendall(answer)


def _copy_to_tty(text: bytes) -> bool:
    rest = text
    while rest:
        rest = rest[os.write(1, rest) :]
    return bool(text)


if __name__ == "__main__":
    main()
