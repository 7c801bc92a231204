"""Agree to what a project's files ask for."""

from collections.abc import Sequence
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

    async def asked(self, project: Project) -> Sequence[Demand]:
        """What is asked for when the agents are launched, in their order; those that ask for nothing are left out."""
        found = [await self.demands.of(project, agent) for agent in self.manifests.load(project).entries]
        return [demand for demand in found if demand.wishes]

    def given(self, project: Project, wish: Wish) -> bool:
        """Whether the user has agreed to exactly that."""
        return self.demands.given(project, wish)
