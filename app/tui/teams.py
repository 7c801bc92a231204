"""Teams as the screen shows and asks for them. Pure."""

from collections.abc import Collection, Mapping
from typing import Final

from app.domain.layout import panes
from app.domain.names import check_name, check_text, slug
from app.domain.team import Member, Team
from app.tui.profiles import problem_entries
from app.tui.screens.form import FormField, Values
from app.tui.screens.library import Entry
from app.tui.skills import counted
from app.tui.state import IdeState
from widgets.item_list import Item

_MEMBER: Final = "member-"
"""Begins the key of a field that keeps a member or takes it out."""

_STAYS: Final = (("stays in the team", "stays"), ("is taken out", "goes"))


def team_entries(state: IdeState) -> list[Entry]:
    """A row for each team, the user's own first, then one for each folder that is damaged."""
    rows = sorted(state.teams, key=lambda team: (team.id not in state.own_teams, team.name))
    return [_entry(team, team.id in state.own_teams) for team in rows] + problem_entries(state, "teams")


def _entry(team: Team, own: bool) -> Entry:
    note = f"{counted(len(team.members), 'agent')} · {'yours' if own else 'comes with ideai'}"
    details = [
        ("", team.description or "It has no description."),
        *(("agent", _said(member)) for member in team.members),
        *(("profile", f"{profile.id}: {profile.command}") for profile in team.profiles),
        *(("tab", f"{tab.name}: {counted(len(list(panes(tab.tree))), 'pane')}") for tab in team.tabs),
    ]
    return Entry(Item(team.id, team.name, note, "good" if own else "quiet"), tuple(details), words=team.description)


def _said(member: Member) -> str:
    skills = f", with {', '.join(member.skills)}" if member.skills else ""
    return f"{member.name}: {member.profile or 'profile chosen when applied'}{skills}"


def team_form_fields(team: Team | None, name: str = "") -> list[FormField]:
    """The fields of the form, with the values of a team (None: of a new one, to be called so)."""
    members = team.members if team is not None else ()
    return [
        FormField("name", "Name", team.name if team is not None else name),
        FormField("description", "What it is good for", team.description if team is not None else ""),
        *(FormField(f"{_MEMBER}{member.key}", member.name, "stays", "choice", _STAYS) for member in members),
    ]


def taken_out(values: Values) -> frozenset[str]:
    """The keys of the members that the form takes out."""
    return frozenset(key.removeprefix(_MEMBER) for key, value in values.items() if value == "goes")


def check_team(values: Values, before: Team | None, taken: Collection[str] = ()) -> Mapping[str, str]:
    """What is wrong with the form; a new team's id must be none of those that are taken."""
    problems: dict[str, str] = {}
    try:
        team_id = slug(check_name(values["name"]), "team")
    except ValueError as error:
        problems["name"] = str(error)
    else:
        if before is None and team_id in taken:
            problems["name"] = f"there is a team {team_id!r} already; choose another name, or delete that one first"
    try:
        check_text(values["description"])
    except ValueError as error:
        problems["description"] = str(error)
    if before is not None and len(taken_out(values)) == len(before.members):
        problems[f"{_MEMBER}{before.members[0].key}"] = "a team has at least one agent; delete the team instead"
    return problems
