"""Real programs in a pane look as they do in bare tmux: the two screens are compared by their text."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.computer import Computer, new_computer
from tests.e2e.window import Window

pytestmark = pytest.mark.e2e

COLS, ROWS = 100, 30
PATIENCE = 20.0
ABOVE, BELOW = 2, 1
"""The rows of the screen that are not the pane's: the tabs and its title, the status line."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A program, what is typed into it, and how it is left. `steps` are looked at one after the other."""

    name: str
    command: str
    steps: tuple[tuple[str, ...], ...] = ()
    leave: tuple[str, ...] = ("q",)
    greets: bool = False
    """Whether it says something at its start that goes by itself, so that only the steps are compared."""

    @property
    def program(self) -> str:
        """What has to be installed."""
        return self.command.split()[0]


VISITS = (
    Visit(
        "vim",
        "vim -n -u NONE -N words.txt",
        (("G",), ("/", "word 40", "Enter"), ("V", "k")),
        ("Escape", ":q!", "Enter"),
    ),
    Visit("nvim", "nvim -n --clean words.txt", (("G",), (":", "split", "Enter")), ("Escape", ":qa!", "Enter")),
    Visit("less", "less words.txt", (("Space",), ("/", "word 99", "Enter"), ("G",))),
    Visit("nano", "nano -I words.txt", (("PageDown",), ("C-w",)), ("C-c", "C-x")),
    Visit("mc", "mc --nosubshell -u", (("Down",), ("F9",)), ("Escape", "Escape", "F10", "Enter")),
    Visit("emacs", "emacs -nw -Q words.txt", (("C-v",), ("C-x", "2")), ("C-x", "C-c"), greets=True),
    Visit("tig", "tig", (("Down",), ("Enter",)), ("Q",)),
    Visit("fzf", "fzf < words.txt", (("word 12",), ("Up",)), ("C-c",)),
    Visit("python", "python3 -q", (("print('wörld 字', 6 * 7)", "Enter"), ("def f():", "Enter")), ("C-c", "C-d")),
    Visit("git-log", "git --no-pager log --graph --oneline --decorate --color", (), ()),
    Visit("git-diff", "git log -p --color --stat", (("Space",), ("G",))),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same shell twice: in a pane, and in bare tmux of the pane's size."""

    pane: Window
    bare: Window

    def press(self, keys: tuple[str, ...]) -> None:
        """The same keys for both; words that tmux knows no key by are typed."""
        for window in (self.pane, self.bare):
            window.presses(*keys)

    def screens(self) -> tuple[list[str], list[str]]:
        """What both show now."""
        rows = self.pane.lines + [""] * (ROWS + ABOVE + BELOW)
        bare = self.bare.lines + [""] * ROWS
        return [row.rstrip() for row in rows[ABOVE : ABOVE + ROWS]], [row.rstrip() for row in bare[:ROWS]]

    def agree(self) -> bool:
        """Whether both show the same, and anything at all."""
        pane, bare = self.screens()
        return pane == bare and any(pane)

    def compare(self, when: str) -> None:
        """Both come to show the same, and still do when they stand still."""
        end = time.monotonic() + PATIENCE
        while not self.agree() and time.monotonic() < end:
            time.sleep(0.1)
        self.pane.settles()
        self.bare.settles()
        pane, bare = self.screens()
        assert pane == bare, when


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with new_computer() as computer:
        _fill(computer)
        bare = computer.opens_window(COLS, ROWS)
        pane = computer.joins(COLS, ROWS + ABOVE + BELOW)
        pane.commands("a")
        pane.shows("AGENTS")
        pane.commands("a")
        pane.hides("AGENTS")
        both = Pair(pane, bare)
        for window in (pane, bare):
            window.enters("export TERM=xterm-256color; PS1='here$ '; clear")
            window.shows("here$")
        yield both


def _fill(computer: Computer) -> None:
    """A repository whose commits are the same everywhere, and a file with wide and accented letters."""
    words = "".join(f"word {number}: naïve café 字{'é' * (number % 5)}🙂 end\n" for number in range(1, 121))
    (computer.project / "words.txt").write_text(words)
    (computer.project / "src").mkdir()
    (computer.project / "src" / "main.py").write_text("print('hello')\n" * 40)
    stamp = "2026-01-02T03:04:05+00:00"
    who = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    git = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    _run([*git, "init", "-q", "-b", "main"], computer.project, computer.variables)
    _run([*git, "add", "words.txt", "src"], computer.project, computer.variables)
    for number in range(1, 8):
        words_ = [*git, "commit", "-q", "--allow-empty", "-m", f"Change {number}: naïve café 字"]
        _run(words_, computer.project, {**computer.variables, **who})


def _run(argv: list[str], cwd: Path, variables: dict[str, str]) -> None:
    subprocess.run(argv, cwd=cwd, env={**os.environ, **variables}, check=True, capture_output=True)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_program_looks_in_a_pane_as_it_does_in_bare_tmux(pair: Pair, visit: Visit) -> None:
    if shutil.which(visit.program, path="/usr/local/bin:/usr/bin:/bin") is None:
        pytest.skip(f"{visit.program} is not installed")
    for window in (pair.pane, pair.bare):
        window.enters(f"clear; {visit.command}")
    try:
        if visit.greets:
            pair.pane.shows("words.txt")
            pair.bare.shows("words.txt")
        else:
            pair.compare("after its start")
        for step in visit.steps:
            pair.press(step)
            pair.compare(f"after {' '.join(step)}")
    finally:
        for keys in visit.leave:
            pair.press((keys,))
            pair.pane.settles()
        for window in (pair.pane, pair.bare):
            window.enters("clear")
            window.until(lambda screen: "here$" in screen and "clear" not in screen, "to be back in the shell")
