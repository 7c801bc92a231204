"""A fault in our own code ends neither the workspace nor any process, and the screen comes back."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.server.host import MAX_FAILURES
from tests.e2e.computer import ROOT, Computer, is_alive
from tests.e2e.window import until

pytestmark = pytest.mark.e2e

SERVE_WITH_A_FAULT = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from app.server.textual_settings import import_textual

import_textual()
from app.main.workspace import serve_project
from widgets.status_line import StatusLine

real, fault = StatusLine.show, Path(sys.argv[3])


def show(self, *arguments):
    if fault.exists():
        if fault.read_text() == "once":
            fault.unlink()
        raise RuntimeError("planted in a callback")
    real(self, *arguments)


StatusLine.show = show
sys.exit(serve_project(Path(sys.argv[2])))
"""


@pytest.fixture
def plant(computer: Computer) -> Iterator[Callable[[str], None]]:
    """The computer's workspace runs, with a method of a widget that raises when it is told to."""
    fault = Path(computer.home) / "fault"
    argv = [sys.executable, "-P", "-c", SERVE_WITH_A_FAULT, str(ROOT), str(computer.project), str(fault)]
    log = computer.log_file
    log.parent.mkdir(parents=True)
    with log.open("w") as output:
        process = subprocess.Popen(argv, env=computer.variables, stderr=output, start_new_session=True)
    until(lambda: computer.workspace_runs, "the workspace to listen")

    def plant_it(kind: str) -> None:
        if kind:
            fault.write_text(kind)
        else:
            fault.unlink(missing_ok=True)

    yield plant_it
    process.terminate()
    process.wait()


def test_an_exception_in_a_callback_is_survived(computer: Computer, plant: Callable[[str], None]) -> None:
    window = computer.joins()
    window.commands("v")
    window.matches(r"┃\$")
    window.enters("clear; echo before the fault")
    window.shows("before the fault")
    before, workspace = computer.sessions(), computer.workspace_pid

    plant("once")
    window.presses("C-Space")
    until(lambda: "planted in a callback" in computer.log, "the fault")
    window.shows("PANE", "before the fault")
    window.enters("echo $((6 * 7)) after the fault")
    window.shows("42 after the fault")
    assert window.screen.count("▸ bash") == 2
    assert computer.sessions() == before
    assert computer.workspace_pid == workspace
    assert all(is_alive(pid) for pid in before.values())


def test_a_screen_that_goes_on_failing_says_so_and_comes_back_on_enter(
    computer: Computer, plant: Callable[[str], None]
) -> None:
    window = computer.joins()
    window.enters("echo before the fault")
    window.shows("before the fault")
    before = computer.sessions()

    plant("always")
    window.presses("C-Space")
    window.shows("ideai's screen keeps failing", "Agents and shells run on.", "planted in a callback")
    assert all(is_alive(pid) for pid in before.values())
    failures = computer.log.count("the screen failed")
    window.presses("Enter")
    until(lambda: computer.log.count("the screen failed") == failures + MAX_FAILURES + 1, "the screen to fail again")
    window.presses("d")
    window.shows("Detached; the workspace runs on")
    window.enters("clear; ideai")
    window.shows("ideai's screen keeps failing")

    plant("")
    window.presses("Enter")
    window.shows("PANE", "before the fault")
    assert computer.sessions() == before
