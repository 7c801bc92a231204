"""Agree to what a project's files ask for."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.trust import Demand, Wish
from app.ports.manifests import Manifests
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Remember that the user has seen what is asked for when an agent is launched, and agrees."""

    manifests: Manifests
    demands: Demands

    async def __call__(self, project: Project, demand: Demand) -> None:
        """Agree to what was shown.

        Raises NotFound for an unknown agent, Conflict if something else is asked for by now.
        """
        await self.demands.agree(project, demand, self.manifests.load(project).find(demand.agent_id))

    async def require(self, project: Project, agent_id: AgentId) -> None:
        """Raises ConsentNeeded if anything is asked for that nobody has agreed to, NotFound for an unknown agent."""
        await self.demands.require(project, self.manifests.load(project).find(agent_id))

    async def of(self, project: Project, agent_id: AgentId) -> Demand:
        """What is asked for when the agent is launched, agreed to or not.

        Raises NotFound for an unknown agent, and what the stores raise for a skill that cannot be read.
        """
        return await self.demands.of(project, self.manifests.load(project).find(agent_id))

    def given(self, project: Project, wish: Wish) -> bool:
        """Whether the user has agreed to exactly that."""
        return self.demands.given(project, wish)
