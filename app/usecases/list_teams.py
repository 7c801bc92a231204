"""List the teams."""

from dataclasses import dataclass

from app.domain.listing import Listing
from app.domain.team import Team
from app.ports.teams import Teams


@dataclass(frozen=True, slots=True)
class ListTeams:
    """The teams as they are now."""

    teams: Teams

    async def __call__(self) -> Listing[Team]:
        """All of them, sorted by id; folders that cannot be read are the problems."""
        return self.teams.list()

    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own."""
        return self.teams.own_ids()
