"""Every key but the prefix reaches the program in the pane as its terminal would send it; pastes arrive whole."""

import hashlib
import sys
from pathlib import Path

import pytest

from tests.e2e.window import Window

pytestmark = pytest.mark.e2e

KEYS = {
    "M-Enter": b"\x1b\r",
    "C-M-c": b"\x1b\x03",
    "C-M-d": b"\x1b\x04",
    "Escape": b"\x1b",
    "C-q": b"\x11",
    "C-c": b"\x03",
    "C-p": b"\x10",
    "C-s": b"\x13",
    "C-z": b"\x1a",
    "Tab": b"\t",
    "BTab": b"\x1b[Z",
    "Enter": b"\r",
    "BSpace": b"\x7f",
    "C-h": b"\x08",
    "M-1": b"\x1b1",
    "M-.": b"\x1b.",
    "M-b": b"\x1bb",
    "C-Up": b"\x1b[1;5A",
    "F1": b"\x1bOP",
    "F5": b"\x1b[15~",
    "S-F3": b"\x1b[1;2R",
    "Home": b"\x1b[H",
    "é": "é".encode(),
    "字": "字".encode(),
}
"""tmux's name of a key, and what a program without any mode reads for it."""

READER = f"{sys.executable} -S {Path(__file__).with_name('raw_reader.py')}"


@pytest.fixture
def reader(shell: Window) -> Window:
    """The shared window, with a program in its pane that shows the bytes it reads."""
    shell.enters(f"clear; {READER} keys")
    shell.matches(r"│reading$")
    return shell


def test_keys_reach_the_program_as_a_terminal_sends_them(reader: Window) -> None:
    for key, expected in KEYS.items():
        reader.presses(key)
        reader.shows(got(expected))
        reader.sends(b"\x0c")  # a mark between two keys, so that no read can hold both
        reader.until(lambda screen: last_read(screen) == repr(b"\x0c"), "to show the mark")
    reader.presses("q")


def got(data: bytes) -> str:
    """How the reader shows what it read."""
    return f"got {data!r}"


def last_read(screen: str) -> str:
    """What the reader showed last."""
    return [line.partition("got ")[2].strip() for line in screen.splitlines() if "got b" in line][-1]


def test_escape_and_the_key_after_it_are_two_keys_for_one_who_waits(reader: Window) -> None:
    reader.presses("Escape")
    reader.shows(got(b"\x1b"))
    reader.presses("x")
    reader.shows(got(b"x"))
    reader.presses("q")


def test_the_prefix_goes_through_when_pressed_twice(reader: Window) -> None:
    reader.presses("C-Space")
    reader.shows("PREFIX")
    reader.presses("C-Space")
    reader.shows(got(b"\x00"), "PANE ")
    reader.presses("C-\\", "C-\\")
    reader.shows(got(b"\x1c"))
    reader.presses("q")


def test_locked_every_key_but_three_prefixes_goes_through(reader: Window) -> None:
    reader.commands("!")
    reader.shows("LOCKED")
    reader.presses("C-Space", "v")
    reader.until(lambda screen: r"\x00" in screen and "v" in last_read(screen), "to pass the prefix on")
    for _ in range(3):
        reader.presses("C-Space")
    reader.shows("PANE ")
    reader.hides("LOCKED")
    reader.presses("q")


def test_a_program_may_ask_for_the_application_cursor_keys(shell: Window) -> None:
    shell.enters(f"clear; printf '\\033[?1h'; {READER} keys; printf '\\033[?1l'")
    shell.matches(r"│reading$")
    shell.presses("Up")
    shell.shows(got(b"\x1bOA"))
    shell.presses("q")


def test_a_pasted_command_with_its_newline_waits_for_enter_in_a_shell_that_asked(shell: Window) -> None:
    shell.pastes("echo first\necho second\n")
    shell.shows("echo first", "echo second")
    shell.settles()
    assert "│first" not in shell.screen
    shell.presses("Enter")
    shell.matches(r"│first\n.*│second")


def test_a_megabyte_arrives_whole_between_its_marks(shell: Window) -> None:
    text = "".join(f"{number:06d} 字🙂 abcdefghijklmnopqrstuvwxyz\n" for number in range(25_000))
    sent = b"\x1b[200~" + text.encode() + b"\x1b[201~"
    assert len(sent) > 1_000_000
    shell.enters(f"clear; {READER} paste {len(sent)}")
    shell.matches(r"│reading$")
    shell.pastes(text)
    shell.matches(r"│got \d+")
    shell.shows(f"got {len(sent)} {hashlib.sha256(sent).hexdigest()[:16]}")
