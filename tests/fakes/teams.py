"""Teams without a disk."""

from dataclasses import dataclass, field

from app.domain.errors import Conflict, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.team import Team, TeamSkills


@dataclass(slots=True)
class FakeTeams:
    """`builtin` come with ideai, `own` are the user's and win; `problems` are the folders that cannot be read."""

    builtin: tuple[Team, ...] = ()
    own: dict[str, tuple[Team, TeamSkills]] = field(default_factory=dict)
    deleted: dict[str, tuple[Team, TeamSkills]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def list(self) -> Listing[Team]:
        """Both, the user's first choice."""
        found = {team.id: team for team in self.builtin} | {key: team for key, (team, _) in self.own.items()}
        return Listing(tuple(found[key] for key in sorted(found)), self.problems)

    def own_ids(self) -> frozenset[str]:
        """Those of the user's."""
        return frozenset(self.own)

    def skills(self, team_id: str) -> TeamSkills:
        """Those of the user's; the others have none."""
        if team_id in self.own:
            return self.own[team_id][1]
        if any(team.id == team_id for team in self.builtin):
            return {}
        raise NotFound(f"There is no team {team_id}.")

    def save(self, team: Team, skills: TeamSkills, *, replace: bool = False) -> None:
        """Have it, unless the place is taken and to be kept."""
        if team.id in self.own and not replace:
            raise Conflict(f"There is a team {team.id} already.")
        self.own[team.id] = (team, skills)

    def delete(self, team_id: str) -> None:
        """Drop the user's."""
        if team_id not in self.own:
            raise NotFound(f"There is no team {team_id} of your own.")
        self.deleted[team_id] = self.own.pop(team_id)

    def restore(self, team_id: str) -> None:
        """Have it again."""
        if team_id not in self.deleted:
            raise NotFound(f"There is no deleted team {team_id}.")
        if team_id in self.own:
            raise Conflict(f"There is a team {team_id} again.")
        self.own[team_id] = self.deleted.pop(team_id)
