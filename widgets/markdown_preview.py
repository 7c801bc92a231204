"""A context as it reads: Markdown that is laid out."""

from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

MAX_PREVIEWED: Final = 20_000
"""Characters that are laid out: Textual's Markdown makes a widget of every paragraph, and longer texts take seconds."""

_CUT: Final = "\n\n---\n\n*The text goes on; a preview ends here.*\n"


class MarkdownPreview(VerticalScroll, can_focus=True):
    """Scrolls; links in it lead nowhere."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("space", "page_down", "Page down", show=False),
        Binding("g", "scroll_home", "First", show=False),
        Binding("G", "scroll_end", "Last", show=False),
        ("escape", "close", "Back to the text"),
    ]

    class CloseRequested(Message):
        """Back to the text."""

    async def show(self, text: str) -> None:
        """Lay this out."""
        from textual.widgets import Markdown  # takes long to import, and most people never look

        await self.remove_children()
        await self.mount(Markdown(beginning(text), open_links=False))
        self.scroll_home(animate=False)

    def action_close(self) -> None:
        """Ask for its end."""
        self.post_message(self.CloseRequested())


def beginning(text: str) -> str:
    """As much of a text as a preview shows, whole lines of it where that is possible."""
    if len(text) <= MAX_PREVIEWED:
        return text
    end = text.rfind("\n", 0, MAX_PREVIEWED)
    return text[: end if end > 0 else MAX_PREVIEWED] + _CUT
