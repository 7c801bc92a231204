"""The skills of both scopes."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from app.domain.provider import Provider
from app.tui.screens.library import Library
from app.tui.skills import skill_entries
from app.tui.state import IdeState


class SkillLibrary(Library):
    """Answers with what is to be done with which skill."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "ask('new')", "New"),
        ("r", "ask('edit')", "Edit"),
        ("R", "ask('rename')", "Rename"),
        ("f", "ask('files')", "Files"),
        ("i", "ask('import')", "Import"),
        ("d,delete", "ask('delete')", "Delete"),
    ]

    def __init__(self, state: IdeState, providers: Sequence[Provider], selected: str | None) -> None:
        """The skills as the state has them, and what the CLIs of these providers make of each."""
        super().__init__(
            "Skills",
            lambda now: skill_entries(now, providers),
            state,
            selected,
            nothing="No skills yet. Press n to write one, or i to import those that you have for another CLI.",
            hint="enter edit · / search · esc back",
        )
