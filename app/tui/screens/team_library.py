"""The teams: those that come with ideai, and the user's own."""

from collections.abc import Collection
from typing import ClassVar

from textual.binding import Binding, BindingType

from app.domain.layout import panes
from app.domain.listing import Listing
from app.domain.team import Team
from app.tui.screens.library import Entry, Library
from widgets.item_list import Item


class TeamLibrary(Library):
    """Answers with what is to be done with which team."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "ask('new')", "Save this project's agents"),
        Binding("enter", "ask('edit')", "Apply", show=False),
        ("a", "ask('edit')", "Apply here"),
        ("d,delete", "ask('delete')", "Delete"),
    ]

    def __init__(self, teams: Listing[Team], own: Collection[str], selected: str | None) -> None:
        """The teams as they are on disk."""
        entries = [_entry(team, team.id in own) for team in teams.items]
        entries += [
            Entry(
                Item(f"!{place}", problem.path.parent.name, problem.message, "problem"),
                (("", str(problem)), ("", "It is left as it is. Mend the file, and open this list again.")),
                editable=False,
            )
            for place, problem in enumerate(teams.problems)
        ]
        super().__init__(
            "Teams",
            entries,
            selected,
            nothing="No teams. Press n to save the agents of this project as one.",
            hint="enter applies here · / searches · esc leaves",
        )


def _entry(team: Team, own: bool) -> Entry:
    count = len(team.members)
    note = f"{count} agent{'' if count == 1 else 's'} · {'yours' if own else 'comes with ideai'}"
    details = [
        ("", team.description or "It has no description."),
        *(("agent", f"{member.name}: {member.profile or 'profile chosen when applied'}") for member in team.members),
        *(("profile", f"{profile.id}: {profile.command}") for profile in team.profiles),
        *(("tab", f"{tab.name}: {len(list(panes(tab.tree)))} panes") for tab in team.tabs),
    ]
    return Entry(Item(team.id, team.name, note, "good" if own else "quiet"), tuple(details), words=team.description)
