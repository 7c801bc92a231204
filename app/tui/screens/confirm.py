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

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "answer(True)", "Yes"),
        ("n", "answer(False)", "No"),
        Binding("left,h", "app.focus_previous", "Previous", show=False),
        Binding("right,l", "app.focus_next", "Next", show=False),
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
        """Enter alone changes nothing."""
        self.query_one("#no", Button).focus()

    def action_answer(self, answer: bool) -> None:
        """Answer by a letter."""
        self.dismiss(answer)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
