"""A pane of ideai beside bare tmux of the pane's size: the same program in both, compared by what a person reads."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.e2e.computer import Computer
from tests.e2e.window import Window

COLS, ROWS = 100, 30
ABOVE, BELOW = 2, 1
"""The rows of the screen that are not the pane's: the tabs and its title, the status line."""

_PAUSE = 0.1
_PROMPT = "here$"


@dataclass(frozen=True, slots=True)
class Visit:
    """A program, what is typed into it, and how it is left. `steps` are looked at one after the other."""

    name: str
    command: str
    steps: tuple[tuple[str, ...], ...] = ()
    leave: tuple[str, ...] = ("q",)
    awaits: tuple[str, ...] = ()
    """What is waited for before a look: after the start, and after each step; empty: nothing but rest."""
    greets: bool = False
    """Whether it says something at its start that goes by itself, so that only the steps are compared."""
    volatile: tuple[str, ...] = ()
    """Patterns of what is another at each run in any terminal, such as clocks and tips: it is not compared."""
    pictured: int = -1
    """The look of which a picture is taken: 0 is the start, 1 the first step."""

    @property
    def program(self) -> str:
        """What has to be installed."""
        return next(word for word in self.command.split() if "=" not in word)

    def awaited(self, look: int) -> str:
        """What is waited for before that look."""
        return self.awaits[look] if look < len(self.awaits) else ""

    def lasting(self, row: str) -> str:
        """A row in which what is volatile is blotted out: cell by cell, but at its end however long it is."""
        row = row.rstrip()
        if not self.volatile:
            return row
        return re.sub(
            "|".join(self.volatile), lambda found: "~" * (len(found[0]) if found.end() < len(row) else 1), row
        )


Seen = Callable[["Pair", int], None]
"""Called at each look with its number, while both stand still."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same shell twice: in a pane, and in bare tmux of the pane's size."""

    pane: Window
    bare: Window

    @property
    def windows(self) -> tuple[Window, Window]:
        """Both."""
        return self.pane, self.bare

    def visit(self, visit: Visit, seen: Seen | None = None) -> None:
        """Start the program in both, go through its steps, compare at each look, and leave it."""
        for window in self.windows:
            window.enters(f"clear; {visit.command}")
        try:
            self._look(visit, 0, seen)
            for number, keys in enumerate(visit.steps, 1):
                for window in self.windows:
                    window.presses(*keys)
                self._look(visit, number, seen)
        finally:
            self._leave(visit)

    def _look(self, visit: Visit, number: int, seen: Seen | None) -> None:
        text = visit.awaited(number)
        if text:
            for window in self.windows:
                window.shows(text)
        if number or not visit.greets:
            self._compare(visit, f"after {' '.join(visit.steps[number - 1])}" if number else "after its start")
        if seen is not None:
            seen(self, number)

    def _compare(self, visit: Visit, when: str) -> None:
        """Both come to show the same, and, where nothing goes on by itself, still do when they stand still."""
        end = time.monotonic() + self.pane.patience
        while not (agreed := self._agree(visit)) and time.monotonic() < end:
            time.sleep(_PAUSE)
        if agreed and visit.volatile:
            return
        self.pane.settles()
        self.bare.settles()
        pane, bare = self._screens(visit)
        differ = [f"pane │{one}\nbare │{other}" for one, other in zip(pane, bare, strict=True) if one != other]
        assert not differ, "\n".join([when, *differ])

    def _agree(self, visit: Visit) -> bool:
        pane, bare = self._screens(visit)
        return pane == bare and any(pane)

    def _screens(self, visit: Visit) -> tuple[list[str], list[str]]:
        pane, bare = (self._rows(window) for window in self.windows)
        return [visit.lasting(row) for row in pane], [visit.lasting(row) for row in bare]

    def _rows(self, window: Window) -> list[str]:
        return window.lines[ABOVE : ABOVE + ROWS] if window is self.pane else window.lines

    def _is_at_prompt(self, window: Window, _: str) -> bool:
        return "\n".join(self._rows(window)).rstrip().endswith(_PROMPT)

    def _leave(self, visit: Visit) -> None:
        for key in visit.leave:
            for window in self.windows:
                window.presses(key)
                if not visit.volatile:
                    window.settles()
        for window in self.windows:
            window.until(partial(self._is_at_prompt, window), "to be back in the shell")
            window.enters("clear")
            window.until(lambda screen: _PROMPT in screen and "clear" not in screen, "to be cleared")


@contextmanager
def side_by_side(computer: Computer) -> Iterator[Pair]:
    """Both windows, in a project with a history and files that are the same everywhere."""
    _fill(computer)
    bare = computer.opens_window(COLS, ROWS)
    pane = computer.joins(COLS, ROWS + ABOVE + BELOW)
    pane.commands("a")
    pane.shows("AGENTS")
    pane.commands("a")
    pane.hides("AGENTS")
    for window in (pane, bare):
        window.enters(f"unset TMUX TMUX_PANE; export TERM=xterm-256color; PS1='{_PROMPT} '; clear")
        window.until(lambda screen: _PROMPT in screen and "clear" not in screen, "to have its prompt")
    yield Pair(pane, bare)


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
        message = f"Change {number}: naïve café 字"
        commit = [*git, "commit", "-q", "--allow-empty", "-m", message]
        _run(commit, computer.project, {**computer.variables, **who})


def _run(argv: list[str], cwd: Path, variables: dict[str, str]) -> None:
    subprocess.run(argv, cwd=cwd, env={**os.environ, **variables}, check=True, capture_output=True)
