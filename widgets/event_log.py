"""The traffic of the event bus, newest at the bottom."""

import dataclasses
from collections import deque
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import RichLog

from app.domain.events import Event
from app.domain.names import printable

MAX_LINES = 1000
_LINE_CELLS = 300


class EventLog(RichLog, can_focus=True):
    """One line a fact; follows the end unless it is scrolled up."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Back to the panes"),
        ("j", "scroll_down", "Down"),
        ("k", "scroll_up", "Up"),
    ]

    class LeaveRequested(Message):
        """The keys should go back to the panes."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        """`lines` are those that passed before."""
        super().__init__(max_lines=MAX_LINES, wrap=False, markup=False, highlight=False)
        self.border_title = "EVENTS"
        self.border_subtitle = "esc leaves"
        self._first: deque[str] = deque(lines, MAX_LINES)

    def on_mount(self) -> None:
        """Show what passed before."""
        for line in self._first:
            self.write(line)

    def add(self, line: str) -> None:
        """One more fact."""
        self.write(line)

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.LeaveRequested())


def event_line(event: Event, clock: str = "") -> str:
    """A fact in one line: its name, then its fields as far as they fit."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    fields = " ".join(f"{name}={_short(value)}" for name, value in values.items())
    return printable(f"{clock} {type(event).__name__} {fields}".strip(), _LINE_CELLS)


def _short(value: object) -> str:
    if identity := getattr(value, "id", ""):
        return f"{type(value).__name__}({identity})"
    if isinstance(value, tuple | frozenset | list):
        return f"{len(value)} items"
    return repr(value)[:80]
