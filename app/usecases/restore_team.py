"""Bring a deleted team back."""

from dataclasses import dataclass

from app.ports.teams import Teams
from app.usecases.list_teams import ListTeams


@dataclass(frozen=True, slots=True)
class RestoreTeam:
    """Undo the last deletion of a team."""

    teams: Teams
    list_teams: ListTeams

    async def __call__(self, team_id: str) -> None:
        """Bring it back; publishes TeamsRead. Raises NotFound if none was deleted, Conflict if there is one again."""
        self.teams.restore(team_id)
        await self.list_teams()
