"""Put an agent's run directory aside that ideai has not made."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.project import Project
from app.ports.environments import Environments


@dataclass(frozen=True, slots=True)
class PutAsideDirectory:
    """Once a person has been told of it: nothing in it is run or lost."""

    environments: Environments

    async def __call__(self, project: Project, agent_id: AgentId) -> None:
        """Make room for a directory of ours; nothing if there is none in the way. Raises Refused and Failed."""
        await self.environments.put_aside(project, agent_id)
