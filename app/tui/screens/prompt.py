"""One line of text, validated as it is typed."""

from collections.abc import Callable, Iterable

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from app.tui.screens.dialog import Dialog, Field


class Prompt(Dialog[str]):
    """Answers with what the check makes of the text."""

    def __init__(
        self, title: str, value: str = "", check: Callable[[str], str] = str, *, problem: str = "", verb: str = "save"
    ) -> None:
        """`check` gives the text as it is to be used, or raises ValueError with what is wrong in a clause.

        `problem` is why the value was not taken, `verb` what Enter does.
        """
        super().__init__()
        self.heading = title
        self.value = value
        self.check = check
        self.problem = problem
        self.verb = verb

    def compose(self) -> Iterable[Widget]:
        """The field, and under it what is wrong with it."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = f"enter {self.verb} · esc back"
            yield Field(self.value)
            yield Static(Content(self.problem), classes="dialog--problem")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._say(self._problem(event.value) or (self.problem if event.value == self.value else ""))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        problem = self._problem(event.value)
        self._say(problem)
        if not problem:
            self.dismiss(self.check(event.value))

    def _problem(self, value: str) -> str:
        try:
            self.check(value)
        except ValueError as error:
            return str(error)
        return ""

    def _say(self, problem: str) -> None:
        self.query_one(".dialog--problem", Static).update(Content(problem))
