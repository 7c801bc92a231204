"""One fuzzer input, and what must hold after it.

An input is output of a program with orders between it: `FF FD` cuts the read here, `FF FE r c` resizes to 1 + r % 60
rows and 1 + c % 140 columns. Neither pair begins a character of UTF-8, so every recorded stream is an input as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from app.terminal.emulator import Emulator
from tests.terminal.probes.probe import Resize

SCROLLBACK = 100
_ORDER = re.compile(rb"\xff\xfd|\xff\xfe(..)", re.DOTALL)


class Wrong(AssertionError):
    """Something does not hold that holds for every terminal, whatever was printed."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The read ends here, and another begins."""


def steps(data: bytes) -> Iterator[bytes | Resize | Cut]:
    """Read an input."""
    start = 0
    for order in _ORDER.finditer(data):
        if order.start() > start:
            yield data[start : order.start()]
        size = order[1]
        yield Resize(1 + size[0] % 60, 1 + size[1] % 140) if size else Cut()
        start = order.end()
    if start < len(data):
        yield data[start:]


def check(data: bytes) -> None:
    """Feed it in the reads that it asks for, and again uncut. Raises Wrong, or whatever the engine raises."""
    as_asked, at_once = Emulator(24, 80, scrollback=SCROLLBACK), Emulator(24, 80, scrollback=SCROLLBACK)
    pending = b""
    for step in steps(data):
        match step:
            case bytes():
                as_asked.feed(step)
                pending += step
            case Resize(rows, cols):
                at_once.feed(pending)
                pending = b""
                as_asked.resize(rows, cols)
                at_once.resize(rows, cols)
                check_screen(as_asked)
    at_once.feed(pending)
    check_screen(as_asked)
    check_same(as_asked, at_once)


def check_screen(emulator: Emulator) -> None:
    """The cursor is on the screen, no row is wider than it, and Textual counts every run as wide as the engine does."""
    cursor = emulator.cursor
    if not (0 <= cursor.row < emulator.rows and 0 <= cursor.col <= emulator.cols):
        raise Wrong(f"the cursor is at {cursor} of {emulator.rows}x{emulator.cols}")
    if emulator.history_len > SCROLLBACK:
        raise Wrong(f"{emulator.history_len} rows of history")
    for index in range(-emulator.history_len, emulator.rows):
        runs = emulator.runs(index)
        if index >= 0 and sum(run.cells for run in runs) > emulator.cols:
            raise Wrong(f"row {index} is wider than {emulator.cols}: {runs}")
        for run in runs:
            if cell_len(run.text) != run.cells:
                raise Wrong(
                    f"row {index}: {run.text!r} is {cell_len(run.text)} columns for Textual and {run.cells} for us"
                )


def check_same(one: Emulator, other: Emulator) -> None:
    """Two emulators that were given the same bytes in other reads show, remember and answer the same."""
    for what in ("cursor", "modes", "title", "history_len", "history_dropped"):
        if getattr(one, what) != getattr(other, what):
            raise Wrong(f"{what}: {getattr(one, what)} and {getattr(other, what)}")
    for index in range(-one.history_len, one.rows):
        if list(one.runs(index)) != list(other.runs(index)):
            raise Wrong(f"row {index}: {one.runs(index)} and {other.runs(index)}")
        if one.row(index).wrapped != other.row(index).wrapped:
            raise Wrong(f"row {index}: wrapped in one only")
    replies = one.take_replies(), other.take_replies()
    if replies[0] != replies[1]:
        raise Wrong(f"replies: {replies}")
    events = one.take_events(), other.take_events()
    if events[0] != events[1]:
        raise Wrong(f"events: {events}")
