"""Change a team."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.document import checked
from app.domain.errors import Invalid, NotFound
from app.domain.team import Team, without_members
from app.ports.teams import Teams
from app.usecases.list_teams import ListTeams


@dataclass(frozen=True, slots=True)
class ReviseTeam:
    """Its name, what it is good for, and who is in it; one that comes with ideai is overridden by the user's own."""

    teams: Teams
    list_teams: ListTeams

    async def __call__(self, team_id: str, name: str, description: str, without: Collection[str] = ()) -> Team:
        """Save it without the members of these keys, and without the skills that only they have.

        Publishes TeamsRead. Raises NotFound for an unknown team, Invalid for a bad name or a team without members,
        and what the store raises; then nothing has changed.
        """
        before = next((team for team in self.teams.list().items if team.id == team_id), None)
        if before is None:
            raise NotFound(f"There is no team {team_id!r} any more.")
        after = without_members(before, without)
        if not after.members:
            raise Invalid("A team has at least one agent; delete the team instead.")
        with checked("team"):
            after = after.changed(name=name, description=description)
        lost = before.wanted_skills - after.wanted_skills
        kept = {ref: files for ref, files in self.teams.skills(team_id).items() if ref not in lost}
        self.teams.save(after, kept, replace=True)
        await self.list_teams()
        return after
