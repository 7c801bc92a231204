"""A message that the bottom line has no room for: whole, over the panes, under the top line."""

from textual.content import Content
from textual.widgets import Static

from app.domain.names import printable
from app.domain.notice import Severity

_MESSAGE_CHARACTERS = 1000


class LongMessage(Static):
    """As many rows as it needs; gone while there is nothing to say."""

    def __init__(self) -> None:
        """Nothing to say."""
        super().__init__()
        self._shown: tuple[str, Severity] = ("", "information")

    def show(self, message: str, severity: Severity) -> None:
        """Show this from now on; an empty message hides it."""
        if self._shown == (message, severity):
            return  # whatever a Static is told, the whole screen is laid out anew
        self._shown = (message, severity)
        self.set_class(bool(message), "-shown")
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.update(Content(printable(message, _MESSAGE_CHARACTERS)))
