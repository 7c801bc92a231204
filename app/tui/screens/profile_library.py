"""The profiles: how each CLI is run."""

from typing import ClassVar

from textual.binding import BindingType

from app.tui.profiles import profile_entries
from app.tui.screens.library import Library
from app.tui.state import IdeState


class ProfileLibrary(Library):
    """Answers with what is to be done with which profile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "ask('new')", "New"),
        ("r", "ask('edit')", "Edit"),
        ("c", "ask('duplicate')", "Duplicate"),
        ("d,delete", "ask('delete')", "Delete"),
    ]

    def __init__(self, state: IdeState, selected: str | None) -> None:
        """The profiles as the state has them."""
        super().__init__(
            "Profiles",
            profile_entries,
            state,
            selected,
            nothing="No profiles yet. Press n to make one: a name, and the command of a CLI.",
            hint="enter edit · / search · esc back",
        )
