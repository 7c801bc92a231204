"""Teams: save the agents of this project as one, apply one here, change, delete."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.errors import NotFound
from app.domain.team import Team
from app.tui.actions.deletions import offer
from app.tui.actions.library import Verb, browse, until_saved
from app.tui.actions.templates import choose_profile
from app.tui.desk import Desk
from app.tui.screens.confirm import Confirm
from app.tui.screens.difference import Difference
from app.tui.screens.form import Form, Values
from app.tui.screens.team_library import TeamLibrary
from app.tui.skills import counted
from app.tui.teams import check_team, taken_out, team_form_fields
from app.usecases.add_team_tabs import with_team_tabs


async def _browse(desk: Desk) -> None:
    await browse(desk, lambda selected: TeamLibrary(desk.state, selected), _VERBS)


async def _save(desk: Desk, _: str = "") -> str | None:
    """Ask what this project's agents are to be called as a team, until they are saved as one; its id."""
    fields = team_form_fields(None, desk.project.name)

    def form(values: Values | None, problem: str) -> Form:
        return Form(
            "Save a team",
            fields,
            lambda now: check_team(now, None, desk.state.own_teams),
            values=values,
            problem=problem,
        )

    async def save(values: Values) -> str:
        tabs = desk.state.layout.tabs
        team = await desk.do.save_team(desk.project, values["name"], values["description"], tabs)
        made = f"{counted(len(team.members), 'agent')}, {counted(len(team.tabs), 'tab')}"
        desk.tell(f"Saved the team {team.name}: {made}.")
        return team.id

    return await until_saved(desk, form, save)


async def _edit(desk: Desk, key: str) -> str | None:
    before = _team(desk, key)
    fields = team_form_fields(before)

    def form(values: Values | None, problem: str) -> Form:
        return Form(f"Edit {before.name}", fields, lambda now: check_team(now, before), values=values, problem=problem)

    async def save(values: Values) -> None:
        team = await desk.do.revise_team(before.id, values["name"], values["description"], taken_out(values))
        desk.tell(f"Saved the team {team.name}: {counted(len(team.members), 'agent')}.")

    await until_saved(desk, form, save)
    return None


async def _apply(desk: Desk, key: str) -> str | None:
    """Show what would be added, and add it if that is accepted."""
    team = _team(desk, key)
    profile = await choose_profile(desk) if team.open_members else None
    if team.open_members and profile is None:
        return None
    plan = await desk.do.apply_team.plan(desk.project, team.id, profile)
    if await desk.ask(Difference(f"{team.name} → {desk.project.name}", plan.lines(), accept="applies")):
        agents = await desk.do.apply_team(desk.project, plan)
        ids = desk.do.apply_team.ids
        desk.rearrange(with_team_tabs(desk.state.layout, desk.project, team, agents, ids))
        added = counted(len(plan.members), "agent")
        desk.tell(f"Added {added} of {team.name}; each pane says how to start what it is for.")
    return None


async def _delete(desk: Desk, key: str) -> str | None:
    team = _team(desk, key)
    if team.id not in desk.state.own_teams:
        desk.tell(f"{team.name} comes with ideai and cannot be deleted; a saved change of it can.", "warning")
    elif await desk.ask(Confirm(f"Delete the team {team.name}?", "Agents made of it stay.", yes="Delete")):
        await desk.do.delete_team(team.id)
        offer(desk, f"the team {team.name}", lambda: desk.do.restore_team(team.id))
    return None


def _team(desk: Desk, key: str) -> Team:
    """The team with that id. Raises NotFound if it is gone meanwhile."""
    team = next((team for team in desk.state.teams if team.id == key), None)
    if team is None:
        raise NotFound(f"There is no team {key!r} any more.")
    return team


_VERBS: Mapping[str, Verb] = {"new": _save, "edit": _edit, "apply": _apply, "delete": _delete}


async def _save_here(desk: Desk) -> None:
    await _save(desk)


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"teams.open": _browse, "teams.save": _save_here}
