"""What a terminal answers when it is asked what it can."""

import os
import pty
import threading

import pytest

from app.domain.health import TerminalAnswers
from app.processes.terminal_answers import ask_terminal, parse_answers


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"\x1b[?0u\x1b[?2026;2$y\x1b[?62;4c", TerminalAnswers(True, True)),
        (b"\x1b[?2026;0$y\x1b[?62c", TerminalAnswers(False, False)),
        (b"typed\x1b[?1;2c", TerminalAnswers(False, False)),
        (b"\x1b[?0u", None),
        (b"", None),
    ],
)
def test_the_answers_are_read(answer: bytes, said: TerminalAnswers | None) -> None:
    assert parse_answers(answer) == said


def test_a_terminal_is_asked_and_left_as_it_was() -> None:
    person, ours = pty.openpty()
    before = os.get_blocking(ours)

    def answer() -> None:
        asked = b""
        while not asked.endswith(b"\x1b[c"):
            asked += os.read(person, 100)
        os.write(person, b"\x1b[?0u\x1b[?2026;1$y\x1b[?62c")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        assert ask_terminal(ours, ours, seconds=60) == TerminalAnswers(True, True)
        assert os.get_blocking(ours) == before
    finally:
        thread.join(60)
        os.close(person)
        os.close(ours)


def test_a_terminal_that_answers_nothing_is_given_up() -> None:
    person, ours = pty.openpty()
    try:
        assert ask_terminal(ours, ours, seconds=0.05) is None
    finally:
        os.close(person)
        os.close(ours)


def test_what_is_no_terminal_is_not_asked() -> None:
    read, write = os.pipe()
    try:
        assert ask_terminal(read, write) is None
        os.set_blocking(read, False)
        with pytest.raises(BlockingIOError):
            os.read(read, 1)
    finally:
        os.close(read)
        os.close(write)
