"""Teams: save the agents of this project as one, apply one here, delete."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.errors import IdeaiError
from app.domain.names import check_name
from app.tui.actions.deletions import offer, undo
from app.tui.actions.templates import choose_profile
from app.tui.desk import Desk
from app.tui.screens.confirm import Confirm
from app.tui.screens.difference import Difference
from app.tui.screens.prompt import Prompt
from app.tui.screens.team_library import TeamLibrary
from app.usecases.add_team_tabs import with_team_tabs


async def _browse(desk: Desk) -> None:
    """Until the person leaves: the list is read afresh each time, because nothing watches it."""
    selected: str | None = None
    while True:
        library = TeamLibrary(await desk.do.list_teams(), desk.do.list_teams.own_ids(), selected)
        request = await desk.ask(library)
        if request is None:
            return
        selected = request.key
        try:
            if request.verb == "undo":
                await undo(desk)
            else:
                await _VERBS[request.verb](desk, request.key or "")
        except IdeaiError as error:
            desk.tell(str(error), "error")


async def _save(desk: Desk, _: str = "") -> None:
    name = await desk.ask(Prompt("Name of the team", desk.project.name, check_name))
    if name is None:
        return
    description = await desk.ask(Prompt("What is it good for?", ""))
    if description is not None:
        team = await desk.do.save_team(desk.project, name, description, desk.state.layout.tabs)
        desk.tell(f"Saved the team {team.name}: {len(team.members)} agents, {len(team.tabs)} tabs.")


async def _apply(desk: Desk, team_id: str) -> None:
    """Show what would be added, and add it if that is accepted."""
    team = next(team for team in (await desk.do.list_teams()).items if team.id == team_id)
    profile = await choose_profile(desk) if team.open_members else None
    if team.open_members and profile is None:
        return
    plan = await desk.do.apply_team.plan(desk.project, team_id, profile)
    if not await desk.ask(Difference(f"{team.name} → {desk.project.name}", plan.lines(), accept="applies")):
        return
    agents = await desk.do.apply_team(desk.project, plan)
    ids = desk.do.apply_team.ids
    desk.rearrange(with_team_tabs(desk.state.layout, desk.project, team, agents, ids))
    desk.tell(f"Added {len(plan.members)} agents of {team.name}; each pane says how to start what it is for.")


async def _delete(desk: Desk, team_id: str) -> None:
    if team_id not in desk.do.list_teams.own_ids():
        desk.tell("It comes with ideai and cannot be deleted.", "warning")
    elif await desk.ask(Confirm(f"Delete the team {team_id}?", "Agents made of it stay.", yes="Delete")):
        await desk.do.delete_team(team_id)
        offer(desk, f"the team {team_id}", lambda: desk.do.restore_team(team_id))


_VERBS: Mapping[str, Callable[[Desk, str], Awaitable[None]]] = {"new": _save, "edit": _apply, "delete": _delete}


async def _save_here(desk: Desk) -> None:
    await _save(desk)


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"teams.open": _browse, "teams.save": _save_here}
