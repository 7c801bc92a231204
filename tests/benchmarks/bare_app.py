"""The least full screen that Textual can show: what a Textual program costs before it does anything."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import Static

TOP, BOTTOM = "bare app", "ready"


class BareApp(App[None]):
    """A line at the top, a line at the bottom, and a frame between them."""

    CSS: ClassVar = """
    #top { dock: top; height: 1; }
    #bottom { dock: bottom; height: 1; }
    #middle { border: round white; height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Three widgets."""
        yield Static(TOP, id="top")
        yield Static("", id="middle")
        yield Static(BOTTOM, id="bottom")


if __name__ == "__main__":
    BareApp().run()
