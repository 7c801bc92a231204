"""Detaching, losing the connection, coming back; and what is left of a terminal afterwards."""

import os
import signal
import subprocess

import pytest

from tests.e2e.computer import OUTER_PROMPT, PROGRAM, Computer, is_alive
from tests.e2e.window import Window, until

pytestmark = pytest.mark.e2e

MODES = (
    "alternate_on",
    "cursor_flag",
    "mouse_any_flag",
    "mouse_sgr_flag",
    "keypad_flag",
    "keypad_cursor_flag",
    "insert_flag",
    "wrap_flag",
    "origin_flag",
)


def line_discipline(window: Window, name: str) -> str:
    """The settings of the window's terminal; `name` tells one answer from the next."""
    window.enters(f"clear; echo {name}=$(stty -g)=")
    return window.matches(rf"^{name}=([0-9a-f:]+)=").group(1)


def client_of(window: Window) -> int:
    """The client process that runs in the window."""
    tty = window.asks("pane_tty")
    listed = subprocess.run(["ps", "-t", tty, "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    (client,) = [int(line.split()[0]) for line in listed.splitlines() if line.endswith(str(PROGRAM))]
    return client


def assert_usable(window: Window, modes: dict[str, str], discipline: str) -> None:
    """It is the terminal that it was, and a shell works in it."""
    assert window.asks_all(*MODES) == modes
    assert line_discipline(window, "after") == discipline
    window.enters("clear; echo $((6 * 7))")
    window.matches(r"^42$")


def test_detaching_leaves_the_terminal_as_it_was_and_everything_running(computer: Computer) -> None:
    window = computer.opens_window()
    window.enters("echo something of before")
    modes, discipline = window.asks_all(*MODES), line_discipline(window, "before")
    window.enters("ideai")
    window.shows("PANE", "│$")
    assert window.asks("alternate_on") == "1"
    window.enters("sleep 1000 & echo started")
    window.shows("started")
    shell = computer.sessions()["bash"]

    window.commands("d")
    window.shows("Detached; everything keeps running. Come back with `ideai`.", OUTER_PROMPT.rstrip())
    assert_usable(window, modes, discipline)
    assert is_alive(shell)

    # At another size it is all there again.
    window.resizes(78, 20)
    window.enters("ideai attach")
    window.shows("started", "PANE")
    window.settles()
    assert len(window.lines[-1].rstrip()) in range(76, 79)
    window.enters("clear; jobs; stty size")
    window.shows("sleep 1000 &", "17 7")
    assert computer.sessions()["bash"] == shell


def test_two_windows_see_the_same_and_the_one_used_last_decides_the_size(computer: Computer) -> None:
    one = computer.joins(120, 36)
    two = computer.joins(90, 28)
    two.enters("echo typed in the second")
    one.shows("typed in the second", "⇅ 2")
    two.shows("⇅ 2")
    for used, rows in ((two, 25), (one, 33), (two, 25), (one, 33)):
        used.enters(f"clear; until stty size | grep '^{rows} '; do sleep 0.05; done; echo told {rows}")
        for window in (one, two):
            window.matches(rf"^(?:│.*│)?told {rows}\s*$")
            window.until(lambda screen: screen.count("PANE ") <= 1, "to keep nothing of the other size")
    one.commands("d")
    one.shows("Detached")
    two.hides("⇅ 2")
    two.enters("clear; until stty size | grep '^25 '; do sleep 0.05; done; echo alone")
    two.matches(r"^alone")


def test_a_killed_client_leaves_everything_running(computer: Computer) -> None:
    window = computer.joins()
    computer.has("new", "Worker", "--profile", "shell")
    window.shows("Worker")
    window.commands("a", "Enter")
    window.shows("━ ▸ Worker")
    window.enters("echo still here; sleep 1000 & jobs -p")
    window.shows("still here")
    before = computer.sessions()
    assert set(before) == {"bash", "Worker"}

    os.kill(client_of(window), signal.SIGKILL)
    window.shows("Killed")
    assert all(is_alive(pid) for pid in before.values())

    fresh = computer.opens_window(100, 30)
    fresh.enters("ideai attach")
    fresh.shows("━ ▸ Worker", "still here", "─ ▸ bash")
    assert computer.sessions() == before


def test_a_closed_window_leaves_everything_running(window: Window, computer: Computer) -> None:
    window.enters("echo before the window closed")
    window.shows("before the window closed")
    before = computer.sessions()
    window.closes()
    until(lambda: computer.workspace()["clients"] == 0, "the client to leave")
    computer.joins().shows("before the window closed")
    assert computer.sessions() == before


def test_a_killed_workspace_leaves_the_terminal_usable_and_its_layout(computer: Computer) -> None:
    window = computer.opens_window()
    modes, discipline = window.asks_all(*MODES), line_discipline(window, "before")
    window.enters("ideai")
    window.shows("PANE", "│$")
    window.commands("v")
    window.matches(r"┃\$")
    until(lambda: computer.saved_panes() == 2, "the layout to be saved")
    sessions = computer.workspace()["sessions"]
    pid = computer.workspace_pid
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    window.shows("The workspace ended without a word; its log is", OUTER_PROMPT.rstrip())
    assert_usable(window, modes, discipline)
    until(lambda: not any(is_alive(session["pid"]) for session in sessions), "the shells to end")

    window.enters("ideai")
    window.shows("PANE")
    window.until(lambda screen: screen.count("Enter  start a shell") == 2, "to offer both panes again")
    window.presses("Enter")
    window.matches(r"┃\$")


def test_what_panes_have_shown_survives_a_killed_workspace_if_the_person_wants_that(computer: Computer) -> None:
    (computer.config / "config.toml").write_text("history_log = true\n")
    window = computer.joins()
    window.enters("clear; seq 100 200; echo 'last words' | rev")
    window.shows("sdrow tsal")
    until(lambda: computer.saved_panes() == 1, "the layout to be saved")
    pid = computer.workspace_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    window.shows("ended without a word", OUTER_PROMPT.rstrip())

    window.enters("clear; ideai")
    window.shows("sdrow tsal", "stopped", "R restart")
    window.presses("R")
    window.hides("stopped")
    window.enters("echo first words | rev")
    window.shows("sdrow tsrif")
    window.commands("[")
    window.presses("g")
    window.matches(r"(?m)^(│.*│)?.?100\b")


def test_quitting_asks_and_the_next_start_finds_the_layout(computer: Computer) -> None:
    window = computer.joins()
    computer.has("new", "Worker", "--profile", "shell")
    window.shows("Worker")
    window.commands("a", "Enter")
    window.shows("━ ▸ Worker")
    window.commands("c")
    window.shows("New tab")
    window.presses("Enter")
    window.matches(r"\A.*\b2 ")
    window.commands(",")
    window.shows("Name of this tab")
    window.presses("C-u")
    window.enters("logs")
    window.shows("2 logs")
    window.commands("1")
    window.shows("━ ▸ Worker")
    running = list(computer.sessions().values())

    window.commands("Q")
    window.shows("Quit ideai?", "3 still running", "Detach instead")
    window.presses("Enter")
    window.hides("Quit ideai?")
    assert all(is_alive(pid) for pid in running)
    window.commands("Q")
    window.shows("Quit ideai?")
    window.presses("y")
    window.shows("The workspace has ended.", OUTER_PROMPT.rstrip())
    until(lambda: not computer.workspace_runs, "the workspace to end")
    until(lambda: not any(is_alive(pid) for pid in running), "what ran in it to end")

    window.enters("clear; ideai")
    window.shows("PANE", "2 logs", "Worker", "Enter")
    assert computer.sessions() == {}
    window.presses("Enter")
    window.matches(r"━ ▸ Worker[^\n]*\n.*[┃│]\$")
    assert list(computer.sessions()) == ["Worker"]
    window.enters("head -n 1 CONTEXT.md")
    window.shows("# Project root")
