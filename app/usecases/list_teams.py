"""List the teams."""

from dataclasses import dataclass

from app.domain.events import TeamsRead
from app.ports.events import Publisher
from app.ports.teams import Teams


@dataclass(frozen=True, slots=True)
class ListTeams:
    """The teams as they are now."""

    teams: Teams
    events: Publisher

    async def __call__(self) -> TeamsRead:
        """Publish and return them, sorted by id; folders that cannot be read are problems among them."""
        listed = self.teams.list()
        read = TeamsRead(listed.items, listed.problems, self.teams.own_ids())
        self.events.publish(read)
        return read
