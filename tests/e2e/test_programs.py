"""What people run in panes: editors, pagers, pipes; and programs that end."""

import shutil

import pytest

from tests.e2e.computer import Computer
from tests.e2e.window import Window

pytestmark = pytest.mark.e2e

needs_vim = pytest.mark.skipif(
    shutil.which("vim") is None and shutil.which("vi") is None, reason="vim is not installed"
)
needs_less = pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
VIM = "vim" if shutil.which("vim") else "vi"


@needs_vim
def test_vim_edits_a_file_beside_a_shell_and_gives_the_screen_back(shell: Window, shared_computer: Computer) -> None:
    shell.enters("clear; echo before vim")
    shell.shows("before vim")
    shell.enters(f"{VIM} -u NONE -N note.txt")
    shell.matches(r'note\.txt"? \[New')
    shell.types("iHéllo 字🙂")
    shell.presses("Enter")
    shell.types("second line")
    shell.shows("-- INSERT --")
    shell.presses("Escape")
    shell.hides("-- INSERT --")
    shell.types("ggyyGp")
    shell.commands("v")
    shell.matches(r"┃\$")
    shell.shows("second line")
    shell.commands("h")
    shell.shows("━ ▸ bash")
    shell.enters(":wq")
    shell.shows("before vim")
    shell.hides("second line")
    note = shared_computer.project / "note.txt"
    assert note.read_text() == "Héllo 字🙂\nsecond line\nHéllo 字🙂\n"


@needs_less
def test_less_pages_and_searches(shell: Window, shared_computer: Computer) -> None:
    (shared_computer.project / "long.txt").write_text("".join(f"line {number}\n" for number in range(1, 501)))
    shell.enters("less long.txt")
    shell.matches(r"│line 1$")
    shell.presses("Space")
    shell.matches(r"│line 34$")
    shell.hides("line 1\n")
    shell.enters("/line 321")
    shell.matches(r"│line 321$")
    shell.presses("G")
    shell.matches(r"│line 500$")
    shell.presses("q")
    shell.hides("line 500")


def test_a_pipe_that_is_cut_says_nothing(shell: Window) -> None:
    shell.enters("clear; yes | head -n 3; echo done=${PIPESTATUS[0]}")
    shell.matches(r"│y\n.*│y\n.*│y\n.*│done=141")
    assert "roken" not in shell.screen


def test_ctrl_c_interrupts_and_ctrl_z_stops_what_runs(shell: Window) -> None:
    shell.enters("clear; (echo ready to go; exec sleep 1000)")
    shell.matches(r"│ready to go")
    shell.presses("C-c")
    shell.enters("echo interrupted=$?")
    shell.shows("interrupted=130")
    shell.enters("clear; (echo ready to stop; exec sleep 1000)")
    shell.matches(r"│ready to stop")
    shell.presses("C-z")
    shell.shows("Stopped")
    shell.enters("kill -CONT %1; kill -TERM %1; wait; echo gone=$?")
    shell.matches(r"│gone=0")


def test_a_program_that_ends_shows_its_code_and_starts_again_on_r(shell: Window) -> None:
    shell.enters("clear; echo last words; exit 7")
    shell.shows("last words", "exited 7 · R restart")
    shell.presses("R")
    shell.hides("exited 7")
    shell.matches(r"│\$ *$")
    shell.enters("clear; kill -KILL $$")
    shell.shows("SIGKILL")
    shell.presses("R")
    shell.hides("SIGKILL")
    shell.matches(r"│\$ *$")
    shell.enters("echo $((6 * 7)) again")
    shell.shows("42 again")


def test_output_that_scrolled_by_does_not_disturb_its_neighbour(shell: Window) -> None:
    shell.enters("clear; echo the quiet one")
    shell.shows("the quiet one")
    shell.commands("v")
    shell.matches(r"┃\$")
    shell.enters("seq 1 20000")
    shell.matches(r"┃20000\s*$")
    shell.shows("the quiet one")
