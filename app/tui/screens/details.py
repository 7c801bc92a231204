"""All that is known of one thing, to be read."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.domain.names import has_controls, printable
from app.tui.screens.dialog import Dialog

MAX_LINES = 400
"""Lines of one text that are shown."""


class Details(Dialog[None]):
    """Shows it; the keys scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("enter,q", "leave", "Leave", show=False),
    ]

    def __init__(self, title: str, details: Sequence[tuple[str, str]]) -> None:
        """`details` are (label, text), a text without a label as it is."""
        super().__init__()
        self.heading = title
        self.details = tuple(details)

    def compose(self) -> Iterable[Widget]:
        """Everything, which scrolls."""
        with VerticalScroll(classes="dialog -wide") as box:
            box.border_title = Content(printable(self.heading)).plain
            box.border_subtitle = "esc back"
            yield Static(details_text(self.details))

    def on_mount(self) -> None:
        """The keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def details_text(details: Sequence[tuple[str, str]]) -> Content:
    """The details, without whatever would act on a terminal."""
    parts: list[Content] = []
    width = max((len(label) for label, _ in details), default=0) + 2
    for label, text in details:
        lines = text.splitlines()[:MAX_LINES] or [""]
        shown = "\n".join("".join(" " if has_controls(letter) else letter for letter in line) for line in lines)
        parts.append(Content.styled(label.ljust(width), "$quiet") + Content(shown) if label else Content(shown))
    return Content("\n").join(parts)
