"""What our engine shows, in the same form as the recordings."""

from __future__ import annotations

from app.terminal.emulator import Emulator
from app.terminal.styles import Colour, Style
from tests.terminal.probes.probe import Observation, Probe, Resize, Span, Step
from tests.terminal.probes.style_names import WORDS, Looks, composed, spans_of_row


def observe(probe: Probe) -> Observation:
    """Run one probe through an engine of its own."""
    emulator = Emulator(probe.rows, probe.cols)
    play(emulator, probe.steps)
    return look(emulator)


def play(emulator: Emulator, steps: tuple[Step, ...]) -> None:
    """Feed and resize, in order."""
    for step in steps:
        if isinstance(step, Resize):
            emulator.resize(step.rows, step.cols)
        else:
            emulator.feed(step)


def look(emulator: Emulator) -> Observation:
    """What the engine shows now; takes the replies."""
    spans: list[Span] = []
    for row in range(emulator.rows):
        names = [_style_name(run.style) for run in emulator.runs(row) for _ in range(run.cells)]
        spans += spans_of_row(row, names)
    cursor = emulator.cursor
    return Observation(
        screen=tuple(_read_row(emulator, row) for row in range(emulator.rows)),
        styles=tuple(spans),
        cursor=(cursor.row, min(cursor.col, emulator.cols - 1)),
        history=tuple(_read_row(emulator, row) for row in range(-emulator.history_len, 0)),
        replies=emulator.take_replies().decode("latin-1"),
        title=emulator.title,
    )


def _read_row(emulator: Emulator, index: int) -> str:
    """A row's text with hidden characters as blanks: that is how xterm prints them."""
    text = "".join(" " * run.cells if run.style.hidden else run.text for run in emulator.runs(index))
    return composed(text.rstrip(" "))


def _style_name(style: Style) -> str:
    colours: dict[str, Colour] = {"fg": style.fg, "bg": style.bg, "ul": style.underline_colour}
    words = frozenset(word for word in WORDS if word != "underline" and getattr(style, word))
    return Looks(words, style.underline, colours).name
