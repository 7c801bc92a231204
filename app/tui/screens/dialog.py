"""What all dialogs have in common: a titled box in the middle, Esc leaves, arrows move between the fields."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """Answers with a value, or None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Leave")]
    ALLOW_SELECT = False
    AUTO_FOCUS = "*"

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
