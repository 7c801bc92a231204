"""The traffic of the event bus, newest at the bottom."""

import dataclasses
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import RichLog

from app.domain.agent import Agent
from app.domain.events import Event
from app.domain.layout import WorkspaceLayout, panes
from app.domain.names import printable
from app.domain.profile import Profile
from app.domain.session import Session
from app.domain.skill import Skill
from app.domain.team import Team
from app.domain.template import Template

MAX_LINES = 1000
_LINE_CELLS = 300
_VALUE_CELLS = 80


class EventLog(RichLog, can_focus=True):
    """One line a fact; follows the end unless it is scrolled up."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        ("escape", "leave", "Back"),
    ]

    class LeaveRequested(Message):
        """The keys should go back to the panes."""

    def __init__(self) -> None:
        """Nothing passed yet."""
        super().__init__(max_lines=MAX_LINES, wrap=False, markup=False, highlight=False)
        self.border_title = "EVENTS"

    def show(self, lines: Iterable[str]) -> None:
        """Show these and no others."""
        self.clear()
        for line in lines:
            self.write(line)

    def add(self, line: str) -> None:
        """One more fact."""
        self.write(line)

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.LeaveRequested())


def event_line(event: Event, clock: str = "") -> str:
    """A fact in one line: when, its name, then its fields in a word each, made printable."""
    fields = [f"{field.name}={_short(getattr(event, field.name))}" for field in dataclasses.fields(event)]
    return printable("  ".join([*([clock] if clock else []), type(event).__name__, *fields]), _LINE_CELLS)


def _short(value: object) -> str:
    """What a person calls the value, or how much there is of it."""
    match value:
        case WorkspaceLayout():
            count = sum(1 for tab in value.tabs for _ in panes(tab.tree))
            return f"{len(value.tabs)} tabs, {count} panes, tab {value.current + 1} shown"
        case Agent() | Profile() | Skill() | Team() | Template():
            return value.name
        case Session():
            return f"{value.title} ({value.status})"
        case tuple() | frozenset() | list():
            return str(len(value))
        case _:
            return repr(value)[:_VALUE_CELLS]
