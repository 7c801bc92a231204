"""Two texts, line by line: what was taken away and what was added."""

import difflib
from collections.abc import Iterable
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

    def __init__(self, title: str, before: str, after: str, *, accept: str = "") -> None:
        """`accept` is what Enter does, in a word; empty: Enter only closes."""
        super().__init__()
        self.heading = title
        self.before = before
        self.after = after
        self.accept = accept

    def compose(self) -> Iterable[Widget]:
        """The unified difference, which scrolls."""
        with VerticalScroll(classes="dialog -wide") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = f"enter {self.accept} · esc leaves" if self.accept else "esc leaves"
            yield Static(difference(self.before, self.after))

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_accept(self) -> None:
        """Answer yes, where there is something to accept."""
        self.dismiss(True if self.accept else None)


def difference(before: str, after: str) -> Content:
    """The unified difference, coloured; a word where there is none."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3))[2:]
    if not lines:
        return Content("The texts are the same.")
    return Content("\n").join(Content.styled(line, _STYLES.get(line[:1], "")) for line in lines)
