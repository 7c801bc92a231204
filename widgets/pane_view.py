"""What a pane shows, as a value, and what it says in words where its program shows nothing."""

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from app.domain.session import Session
from app.terminal.emulator import Emulator
from app.terminal.encode import NewlineAs
from widgets.glyphs import PaneState
from widgets.line import fit

MIN_COLS: Final = 20
MIN_ROWS: Final = 4
"""A smaller pane shows a placeholder, and its program keeps the size it had."""


def discard(_: bytes) -> None:
    """The `write` of a pane without a program."""


@dataclass(frozen=True, slots=True)
class PaneView:
    """What a pane shows: a session with its emulator and what the title says of it; nothing of it for an empty pane.

    `write` takes the bytes that the program is to read, and never blocks. `name`, `profile`, `place` (a branch or a
    directory) and `title` are for the title row and may come from the program: they are made printable there.
    `starts` is what Enter starts in a pane that runs nothing; `resumes` tells that it goes on with a conversation, and
    may be started afresh instead. `note` is what the person should know of it, in two or three words.
    """

    session: Session | None = None
    emulator: Emulator | None = None
    write: Callable[[bytes], None] = discard
    state: PaneState = "unknown"
    name: str = ""
    profile: str = ""
    place: str = ""
    title: str = ""
    starts: str = "a shell"
    resumes: bool = False
    note: str = ""

    @property
    def alive(self) -> bool:
        """Whether there is a program that reads."""
        return self.session is not None and self.session.status == "running"

    @property
    def exited(self) -> bool:
        """Whether the program has ended, and its last screen is shown."""
        return self.session is not None and self.session.status == "exited"

    @property
    def reader(self) -> Emulator | None:
        """The emulator of a program that reads, whose modes say how; None where nothing reads."""
        return self.emulator if self.alive else None

    @property
    def newline_as(self) -> NewlineAs:
        """What Shift+Enter and its like are for the program."""
        return "lf" if self.session is not None and self.session.kind != "shell" else "cr"


def is_big_enough(width: int, height: int) -> bool:
    """Whether a program can be shown in so many cells."""
    return width >= MIN_COLS and height >= MIN_ROWS


def instead_of_program(view: PaneView, width: int, height: int) -> list[str]:
    """The lines shown instead of the emulator, as many as the pane is high; none where the emulator is shown."""
    session = view.session
    if not is_big_enough(width, height):
        lines = ["too small"]
    elif session is None:
        verb = "resume" if view.resumes else "start"
        fresh = [f"f  start {view.starts} afresh"] if view.resumes else []
        lines = ["Nothing runs here.", "", f"Enter  {verb} {view.starts}", *fresh, "x  close the pane"]
    elif session.status == "starting" or view.emulator is None:
        lines = [f"starting {view.profile or session.title} …"]
    else:
        return []
    return _centred(lines, width, height)


def what_after(view: PaneView) -> str:
    """How the program of an exited session ended, and what can be done now."""
    restart = "R resume · f afresh" if view.resumes else "R restart"
    return f" {ending(view.session.exit_code if view.session is not None else None)} · {restart} · x close"


def ending(exit_code: int | None) -> str:
    """How a program ended, in words: `exited 0`, `ended by SIGTERM`, `stopped` where that was the person's wish."""
    if exit_code is None:
        return "stopped"
    if exit_code >= 0:
        return f"exited {exit_code}"
    try:
        return f"ended by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"ended by signal {-exit_code}"


def _centred(lines: Sequence[str], width: int, height: int) -> list[str]:
    """The lines as one block in the middle, left-aligned in it; the first alone where not all have room."""
    shown = lines if len(lines) <= height else lines[:1]
    above = (height - len(shown)) // 2
    left = " " * ((width - max(map(cell_len, shown))) // 2)
    return [*[""] * above, *(fit(left + line, width) for line in shown), *[""] * (height - above - len(shown))][:height]
