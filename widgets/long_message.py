"""A message that the bottom line has no room for: whole, over the panes, under the top line."""

from textual.content import Content
from textual.widgets import Static

from app.domain.names import printable
from app.domain.notice import Severity

_MESSAGE_CHARACTERS = 1000


class LongMessage(Static):
    """As many rows as it needs; gone while there is nothing to say."""

    def show(self, message: str, severity: Severity) -> None:
        """Show this from now on; an empty message hides it."""
        self.set_class(bool(message), "-shown")
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.update(Content(printable(message, _MESSAGE_CHARACTERS)))
