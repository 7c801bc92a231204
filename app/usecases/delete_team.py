"""Delete a team."""

from dataclasses import dataclass

from app.ports.teams import Teams
from app.usecases.list_teams import ListTeams


@dataclass(frozen=True, slots=True)
class DeleteTeam:
    """Remove a team of the user's own; projects that it was applied in stay as they are."""

    teams: Teams
    list_teams: ListTeams

    async def __call__(self, team_id: str) -> None:
        """Remove it; publishes TeamsRead. Raises NotFound if the user has no such team."""
        self.teams.delete(team_id)
        await self.list_teams()
