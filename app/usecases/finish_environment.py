"""Finish the environment of an agent whose process has ended."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.environment import time_text
from app.domain.errors import IdeaiError
from app.domain.events import ProblemFound
from app.domain.project import Project
from app.domain.session import live_session
from app.ports.clock import Clock
from app.ports.environments import Environments
from app.ports.events import Publisher
from app.ports.sessions import Sessions
from app.usecases.discard_worktree import DiscardWorktree


@dataclass(frozen=True, slots=True)
class FinishEnvironment:
    """Note the end of a run and clear away what was only for it, a worktree in which nothing was done among it.

    Nobody waits for it, so it says what goes wrong.
    """

    environments: Environments
    discard_worktree: DiscardWorktree
    sessions: Sessions
    clock: Clock
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId) -> None:
        """Finish it, unless something that the agent has left in the background runs there still."""
        try:
            finished = await self.environments.finish(project, agent_id, time_text(self.clock.now()))
            if finished and live_session(self.sessions.all(), agent_id) is None:  # else it is being restarted
                await self.discard_worktree.unused(project, agent_id)
        except IdeaiError as error:
            self.events.publish(ProblemFound(f"What an agent has left behind was not cleared away: {error}"))
