"""What all dialogs have in common: a titled box in the middle, Esc leaves, arrows move between the fields."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import ModalScreen
from textual.widgets import Input

T = TypeVar("T")


class Field(Input):
    """A line of text whose cursor stands still: a blinking one draws twice a second over a slow connection."""

    def on_mount(self) -> None:
        """Do not blink."""
        self.cursor_blink = False


class Dialog(ModalScreen[T | None]):
    """Answers with a value, or None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Back")]
    ALLOW_SELECT = False
    AUTO_FOCUS = "*"
    takes_every_key: ClassVar[bool] = False
    """Whether even the prefix comes here."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None for what is behind: the usual ones would give the programs in the panes other colours meanwhile."""
        return ()

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
