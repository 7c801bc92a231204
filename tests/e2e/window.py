"""A person's terminal window, kept by tmux: keys go in, what a person reads comes out."""

import itertools
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

PATIENCE = 30.0
"""Seconds until a test gives up waiting; nothing is asserted about how long anything took."""

_PAUSE = 0.04
_numbers = itertools.count(1)

OPTIONS = {
    "status": "off",
    "default-terminal": "tmux-256color",
    "escape-time": "0",
    "history-limit": "5000",
    "focus-events": "on",
}


class Tmux:
    """A tmux server of our own, never the one that a developer sits in."""

    def __init__(self, variables: Mapping[str, str], patience: float = PATIENCE) -> None:
        """`variables` are the environment of every window; their TMUX_TMPDIR keeps the server's socket.

        `patience` is how many seconds its windows wait for anything.
        """
        self.patience = patience
        self.name = f"ideai-e2e-{os.getpid()}-{next(_numbers)}"
        self._variables = dict(variables)
        self._started = False

    def open(self, name: str, command: str, cwd: Path, cols: int, rows: int) -> "Window":
        """A new window that runs a shell command."""
        size = ("-x", str(cols), "-y", str(rows))
        words = ["new-session", "-d", "-s", name, *size, "-c", str(cwd), command]
        options = [] if self._started else _options()
        self.run(*options, *words)
        self._started = True
        return Window(self, name)

    def run(self, *words: str, text: str | None = None) -> str:
        """One tmux command; what it printed."""
        argv = ["tmux", "-L", self.name, "-f", "/dev/null", *words]
        done = subprocess.run(argv, env=self._variables, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"tmux {words[0]}: {done.stderr.strip()}"
        return done.stdout

    def close(self) -> None:
        """Close every window; harmless if there never was one."""
        argv = ["tmux", "-L", self.name, "kill-server"]
        subprocess.run(argv, env=self._variables, capture_output=True, check=False)


def _options() -> list[str]:
    return [word for name, value in OPTIONS.items() for word in ("set-option", "-g", name, value, ";")]


class Window:
    """One terminal window. Waiting for something that never comes fails with the last screen."""

    def __init__(self, tmux: Tmux, name: str) -> None:
        """`Tmux.open` makes them."""
        self.name = name
        self.patience = tmux.patience
        self._tmux = tmux

    # Keys

    def types(self, text: str) -> None:
        """Type the characters of a text."""
        self._tmux.run("send-keys", "-t", self.name, "-l", "--", text)

    def enters(self, text: str) -> None:
        """Type a line and press Enter."""
        self.types(text)
        self.presses("Enter")

    def presses(self, *keys: str) -> None:
        """Press keys, in tmux's spelling, without a pause between them."""
        self._tmux.run("send-keys", "-t", self.name, *keys)

    def commands(self, *keys: str) -> None:
        """The prefix, and what follows it."""
        self.presses("C-Space", *keys)

    def sends(self, data: bytes) -> None:
        """Bytes as a terminal would send them, for keys that tmux has no name for."""
        self._tmux.run("send-keys", "-t", self.name, "-H", *(f"{byte:02x}" for byte in data))

    def pastes(self, text: str) -> None:
        """Paste by the terminal: bracketed, if the program in it has asked for that."""
        self._tmux.run("load-buffer", "-b", "clip", "-", text=text)
        self._tmux.run("paste-buffer", "-p", "-r", "-d", "-b", "clip", "-t", self.name)

    # What is seen

    @property
    def screen(self) -> str:
        """What a person reads, row by row."""
        return self._tmux.run("capture-pane", "-p", "-t", self.name)

    @property
    def drawn(self) -> str:
        """What a person sees, row by row, with its colours as SGR sequences."""
        return self._tmux.run("capture-pane", "-p", "-e", "-N", "-t", self.name)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, as many as it has."""
        _, rows = self.size
        return (self.screen.splitlines() + [""] * rows)[:rows]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        cols, rows = self.asks("pane_width"), self.asks("pane_height")
        return int(cols), int(rows)

    def asks(self, fact: str) -> str:
        """What tmux knows of the terminal, such as `alternate_on` or `cursor_flag`."""
        return self._tmux.run("display-message", "-p", "-t", self.name, f"#{{{fact}}}").rstrip("\n")

    def asks_all(self, *facts: str) -> dict[str, str]:
        """Several facts of one moment."""
        answer = self._tmux.run("display-message", "-p", "-t", self.name, "\t".join(f"#{{{fact}}}" for fact in facts))
        return dict(zip(facts, answer.rstrip("\n").split("\t"), strict=True))

    def place_of(self, text: str) -> tuple[int, int]:
        """Row and column where a text, which must be in sight, begins."""
        for row, line in enumerate(self.lines):
            if (col := line.find(text)) >= 0:
                return row, col
        raise AssertionError(f"{text!r} is not in sight\n{self._framed()}")

    def shows(self, *texts: str) -> None:
        """Wait until all these are on the screen."""
        for text in texts:
            self.until(partial(_has, text), f"to show {text!r}")

    def hides(self, *texts: str) -> None:
        """Wait until none of these are on the screen."""
        for text in texts:
            self.until(partial(_lacks, text), f"to show {text!r} no longer")

    def matches(self, pattern: str) -> re.Match[str]:
        """Wait until the pattern, whose `^` and `$` are those of lines, is found on the screen."""
        compiled = re.compile(pattern, re.MULTILINE)
        found: list[re.Match[str]] = []

        def is_there(screen: str) -> bool:
            found[:] = compiled.finditer(screen)
            return bool(found)

        self.until(is_there, f"to match {pattern!r}")
        return found[0]

    def until(self, condition: Callable[[str], bool], what: str = "what was waited for") -> None:
        """Wait until the screen fulfils the condition."""
        end = time.monotonic() + self.patience
        while not condition(self.screen):
            assert time.monotonic() < end, f"waited {self.patience:.0f} s for the window {what}\n{self._framed()}"
            time.sleep(_PAUSE)

    def settles(self) -> None:
        """Wait until the screen stands still: it was the same in several looks one after the other."""
        seen, same = self.screen, 0
        end = time.monotonic() + self.patience
        while same < 5:
            assert time.monotonic() < end, f"the screen never stands still\n{self._framed()}"
            time.sleep(_PAUSE)
            now = self.screen
            seen, same = now, same + 1 if now == seen else 0

    def _framed(self) -> str:
        cols, _ = self.size
        return "\n".join(["┌" + "─" * cols, *("│" + line for line in self.lines), "└" + "─" * cols])

    # The window itself

    def resizes(self, cols: int, rows: int) -> None:
        """Drag the window to another size."""
        self._tmux.run("resize-window", "-t", self.name, "-x", str(cols), "-y", str(rows))

    def closes(self) -> None:
        """Close the window, with whatever runs in it."""
        self._tmux.run("kill-session", "-t", self.name)


def _has(text: str, screen: str) -> bool:
    return text in screen


def _lacks(text: str, screen: str) -> bool:
    return text not in screen


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that is not on a screen; a file that is not there yet is one to wait for too."""
    end = time.monotonic() + PATIENCE
    while not _is_true(condition):
        assert time.monotonic() < end, f"waited {PATIENCE:.0f} s for {what}"
        time.sleep(_PAUSE)


def _is_true(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except FileNotFoundError:
        return False
