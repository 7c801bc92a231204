"""Finish the environment of an agent whose process has ended."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.environment import time_text
from app.domain.errors import IdeaiError
from app.domain.events import ProblemFound
from app.domain.project import Project
from app.ports.clock import Clock
from app.ports.environments import Environments
from app.ports.events import Publisher


@dataclass(frozen=True, slots=True)
class FinishEnvironment:
    """Note the end of a run and clear away what was only for it. Nobody waits for it, so it says what goes wrong."""

    environments: Environments
    clock: Clock
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId) -> None:
        """Finish it, unless something that the agent has left in the background runs there still."""
        try:
            await self.environments.finish(project, agent_id, time_text(self.clock.now()))
        except IdeaiError as error:
            self.events.publish(ProblemFound(f"What an agent has left behind was not cleared away: {error}"))
