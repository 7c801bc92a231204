"""The bar that finds and replaces in the editor below it."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static


class _Field(Input, inherit_bindings=False):
    """Leaves the arrows up and down to the bar: Textual's own would scroll its one line."""

    BINDINGS = Input.BINDINGS

    def on_mount(self) -> None:
        """A blinking cursor would draw twice a second over a slow connection."""
        self.cursor_blink = False


class FindBar(Vertical):
    """What is looked for, and in a second row what shall stand there instead; under them how many there are.

    Enter goes to the next one; in the second row it replaces the one that is selected before it goes on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "go(1)", "Next"),
        Binding("up", "go(-1)", "Previous"),
        Binding("shift+enter", "go(-1)", "Previous", show=False),
        Binding("alt+c", "case", "Case"),
        Binding("ctrl+r", "replace", "Replace"),
        Binding("alt+a", "replace_all", "Replace all"),
        Binding("tab", "other", "Other field", show=False),
        ("escape", "close", "Close"),
    ]

    class Asked(Message):
        """Something is asked of the editor."""

    class WantedChanged(Asked):
        """Something else is looked for."""

    class GoRequested(Asked):
        """Go to the next (`step` 1) or the previous (-1) hit."""

        def __init__(self, step: int) -> None:
            """`step` says which."""
            super().__init__()
            self.step = step

    class ReplaceRequested(Asked):
        """Replace the hit that is selected and go to the next, or replace all."""

        def __init__(self, *, every: bool) -> None:
            """`every`: all of them."""
            super().__init__()
            self.every = every

    class CloseRequested(Asked):
        """Hide the bar."""

    def __init__(self) -> None:
        """Hidden, and looking for nothing."""
        super().__init__()
        self.case = False
        self.display = False
        self._says = ""

    def compose(self) -> Iterator[Widget]:
        """Two fields over what there is to say."""
        with Horizontal(classes="find-bar--row"):
            yield Static("find", classes="find-bar--label")
            yield _Field(compact=True)
        with Horizontal(classes="find-bar--row find-bar--by"):
            yield Static("replace by", classes="find-bar--label")
            yield _Field(compact=True)
        yield Static("", markup=False, classes="find-bar--says")

    @property
    def wanted(self) -> str:
        """What is looked for."""
        return self._field.value

    @property
    def by(self) -> str:
        """What shall stand there instead."""
        return self._by.value

    def open(self, *, replacing: bool) -> None:
        """Show it and take the keys, with what was looked for last."""
        self.display = True
        self._second.display = replacing
        self._field.focus(scroll_visible=False)
        self._field.action_select_all()

    def say(self, text: str) -> None:
        """How many there are, or what was done."""
        self._says = text
        self._redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What replaces is there when there is a field for it."""
        if action in ("replace_all", "other"):
            return self._second.display
        return super().check_action(action, parameters)

    def action_go(self, step: int) -> None:
        """To the next hit or the previous one."""
        self.post_message(self.GoRequested(step))

    def action_case(self) -> None:
        """Tell upper from lower case, or not."""
        self.case = not self.case
        self._redraw()
        self.post_message(self.WantedChanged())

    def action_replace(self) -> None:
        """Show the second field, or go there."""
        self._second.display = True
        self._by.focus(scroll_visible=False)
        self.refresh_bindings()

    def action_replace_all(self) -> None:
        """All at once."""
        self.post_message(self.ReplaceRequested(every=True))

    def action_other(self) -> None:
        """The other field."""
        (self._field if self._by.has_focus else self._by).focus(scroll_visible=False)

    def action_close(self) -> None:
        """Ask for its end."""
        self.post_message(self.CloseRequested())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self._field:
            self.post_message(self.WantedChanged())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._by:
            self.post_message(self.ReplaceRequested(every=False))
        else:
            self.action_go(1)

    @property
    def _field(self) -> Input:
        return self.query(Input).first()

    @property
    def _by(self) -> Input:
        return self.query(Input).last()

    @property
    def _second(self) -> Widget:
        return self.query_one(".find-bar--by")

    def _redraw(self) -> None:
        case = "Aa told apart" if self.case else ""
        self.query_one(".find-bar--says", Static).update("  ".join(part for part in (self._says, case) if part))
