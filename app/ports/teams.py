"""Where teams are kept."""

from typing import Protocol

from app.domain.listing import Listing
from app.domain.team import Team, TeamSkills


class Teams(Protocol):
    """The teams: those that come with ideai and the user's own, which win."""

    def list(self) -> Listing[Team]:
        """All teams, sorted by id; folders that cannot be read are the problems."""
        ...

    def own_ids(self) -> frozenset[str]:
        """The ids of the user's own."""
        ...

    def skills(self, team_id: str) -> TeamSkills:
        """The files of a team's skills. Raises NotFound."""
        ...

    def save(self, team: Team, skills: TeamSkills, *, replace: bool = False) -> None:
        """Make a team of the user's own, all of it or nothing.

        One of that id is a Conflict, or is replaced if that is wanted.
        """
        ...

    def delete(self, team_id: str) -> None:
        """Remove a team of the user's own. Raises NotFound."""
        ...

    def restore(self, team_id: str) -> None:
        """Bring back the team that was deleted last. Raises NotFound, or Conflict if there is one again."""
        ...
