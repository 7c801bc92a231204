"""The teams: those that come with ideai, and the user's own."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from app.tui.screens.library import Library
from app.tui.state import IdeState
from app.tui.teams import team_entries


class TeamLibrary(Library):
    """Answers with what is to be done with which team."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "ask('new')", "Save this project's agents"),
        Binding("a", "ask('apply')", "Apply here", show=False),
        ("r", "ask('edit')", "Edit"),
        ("d,delete", "ask('delete')", "Delete"),
    ]
    FIRST = "apply"

    def __init__(self, state: IdeState, selected: str | None) -> None:
        """The teams as the state has them."""
        super().__init__(
            "Teams",
            team_entries,
            state,
            selected,
            nothing="No teams. Press n to save the agents of this project as one.",
            hint="enter apply here · / search · esc back",
        )
