"""A widget that Textual's own keys and mouse mean nothing to: all comes to it by calls."""

from textual import events
from textual.widget import Widget


class Deaf(Widget):
    """Spends the events, so that none of Textual's own bindings acts, and nobody above it hears of them."""

    def on_key(self, event: events.Key) -> None:
        """Spent."""
        _spend(event)

    def on_paste(self, event: events.Paste) -> None:
        """Spent."""
        _spend(event)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Spent."""
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Spent."""
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Spent."""
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Spent."""
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Spent."""
        event.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Spent."""
        event.stop()


def _spend(event: events.Event) -> None:
    event.stop()
    event.prevent_default()
