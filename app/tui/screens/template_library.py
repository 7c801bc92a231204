"""The templates: those that come with ideai, and the user's own."""

from typing import ClassVar

from textual.binding import BindingType

from app.tui.screens.library import Library
from app.tui.state import IdeState
from app.tui.templates import template_entries


class TemplateLibrary(Library):
    """Answers with what is to be done with which template."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "ask('new')", "New"),
        ("r", "ask('edit')", "Edit"),
        ("c", "ask('duplicate')", "Duplicate"),
        ("a", "ask('agent')", "Make an agent"),
        ("d,delete", "ask('delete')", "Delete"),
    ]

    def __init__(self, state: IdeState, selected: str | None) -> None:
        """The templates as the state has them."""
        super().__init__(
            "Templates",
            template_entries,
            state,
            selected,
            nothing="No templates. Press n to write one, or make one of an agent in the list of agents.",
            hint="enter edit · / search · esc back",
        )
