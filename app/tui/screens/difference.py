"""A difference, line by line: what was taken away and what was added."""

import difflib
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.tui.screens.dialog import Dialog

_STYLES = {"+": "$success", "-": "$error", "@": "$accent"}


class Difference(Dialog[bool]):
    """Answers True if the change is accepted; where there is nothing to accept it is only shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("y,enter", "accept", "Accept", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], *, accept: str = "") -> None:
        """`lines` are of the unified form; `accept` is what Enter does, in a word; empty: Enter only closes."""
        super().__init__()
        self.heading = title
        self.lines = tuple(lines)
        self.accept = accept

    def compose(self) -> Iterable[Widget]:
        """The unified difference, which scrolls."""
        with VerticalScroll(classes="dialog -wide") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = f"enter {self.accept} · esc back" if self.accept else "esc back"
            yield Static(_coloured(self.lines))

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_accept(self) -> None:
        """Answer yes, where there is something to accept."""
        self.dismiss(True if self.accept else None)


class Conflict(Difference):
    """Answers True to keep what was typed here, False to take what was written outside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("f2", "decide(True)", "Keep mine"),
        ("f3", "decide(False)", "Take theirs"),
    ]

    def __init__(self, theirs: str, mine: str) -> None:
        """Both whole."""
        super().__init__("Written outside → typed here", between(theirs, mine))

    def on_mount(self) -> None:
        """The keys scroll."""
        super().on_mount()
        self.query_one(VerticalScroll).border_subtitle = "f2 keep mine · f3 take theirs · esc back"

    def action_decide(self, mine: bool) -> None:
        """Answer."""
        self.dismiss(mine)


def between(before: str, after: str) -> list[str]:
    """The unified difference of two texts; no line where there is none."""
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3))[2:]


def _coloured(lines: Sequence[str]) -> Content:
    if not lines:
        return Content("There is no difference.")
    return Content("\n").join(Content.styled(line, _STYLES.get(line[:1], "")) for line in lines)
