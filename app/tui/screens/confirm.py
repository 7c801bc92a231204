"""A question with consequences; the safe answer is the default."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from app.tui.screens.dialog import Dialog


class Confirm(Dialog[bool]):
    """True only for a plain yes."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "answer(True)", "Yes"),
        ("n", "answer(False)", "No"),
        Binding("left,h", "app.focus_previous", "Previous", show=False),
        Binding("right,l", "app.focus_next", "Next", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    def __init__(self, question: str, consequences: str = "", *, yes: str = "Yes") -> None:
        """`question` is one line; `consequences` says what will be lost, and what stays."""
        super().__init__()
        self.question = question
        self.consequences = consequences
        self.yes = yes

    def compose(self) -> Iterable[Widget]:
        """The question over its two answers; No has the focus."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self.question).plain
            yield Static(Content(self.consequences), classes="dialog--text")
            with Horizontal(classes="dialog--buttons"):
                yield Button(f"{self.yes} (y)", id="yes")
                yield Button("No (n)", id="no")

    def on_mount(self) -> None:
        """Enter alone changes nothing. What is asked is read from its beginning, however long it is."""
        self.query_one("#no", Button).focus(scroll_visible=False)

    def action_answer(self, answer: bool) -> None:
        """Answer by a letter. Yes to what does not fit shows more of it, until the end has been seen."""
        box = self.query_one(".dialog")
        if answer and box.scroll_offset.y < box.max_scroll_y:
            self.action_page(1)
        else:
            self.dismiss(answer)

    def action_scroll(self, lines: int) -> None:
        """Move what does not fit by lines, downwards if more than 0."""
        self.query_one(".dialog").scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Move what does not fit by pages, downwards if more than 0, with a line of the one before."""
        box = self.query_one(".dialog")
        box.scroll_relative(y=pages * max(1, box.content_size.height - 1), animate=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
