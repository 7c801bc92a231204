"""Asking the person's terminal what it can."""

import os
import re
import select
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.health import TerminalAnswers

_QUESTIONS = b"\x1b[?u\x1b[?2026$p\x1b[c"
"""The kitty keyboard flags, DECRQM for synchronized output, and DA1, which every terminal answers: it comes last."""

_END = re.compile(rb"\x1b\[\?[0-9;]*c")
_KITTY = re.compile(rb"\x1b\[\?\d+u")
_SYNCHRONISED = re.compile(rb"\x1b\[\?2026;[12]\$y")


def ask_terminal(source: int, target: int, seconds: float = 1.0) -> TerminalAnswers | None:
    """What the terminal with these descriptors answers; None if they are of none, or nothing comes in time."""
    if not (os.isatty(source) and os.isatty(target)):
        return None
    with _raw(source):
        os.write(target, _QUESTIONS)
        answer = _read(source, seconds)
    return parse_answers(answer)


def parse_answers(answer: bytes) -> TerminalAnswers | None:
    """What the bytes say; None if the last question was not answered."""
    if not _END.search(answer):
        return None
    return TerminalAnswers(_KITTY.search(answer) is not None, _SYNCHRONISED.search(answer) is not None)


@contextmanager
def _raw(source: int) -> Iterator[None]:
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source)
        yield
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)


def _read(source: int, seconds: float) -> bytes:
    """All until the last answer has come, or the time is over."""
    data = b""
    end = time.monotonic() + seconds
    while not _END.search(data) and (left := end - time.monotonic()) > 0:
        ready, _, _ = select.select([source], [], [], left)
        portion = os.read(source, 4096) if ready else b""
        if not portion:
            break
        data += portion
    return data
