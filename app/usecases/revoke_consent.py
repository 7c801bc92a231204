"""Take back what was agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.trust import Demand
from app.ports.manifests import Manifests
from app.ports.trust import Trust
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class RevokeConsent:
    """Forget that the user agrees to what a project's files ask for: the next launch asks again.

    What runs already has been given it, and goes on.
    """

    manifests: Manifests
    demands: Demands
    trust: Trust

    async def __call__(self, project: Project, demand: Demand) -> None:
        """Take back what was shown. Consent to a skill is one for all agents that have it."""
        self.trust.take_back(project, {wish.digest for wish in demand.wishes})

    async def of(self, project: Project, agent_id: AgentId) -> Demand:
        """What was agreed to of what is asked for when the agent is launched.

        Raises NotFound for an unknown agent, and what the stores raise for a skill that cannot be read.
        """
        return await self.demands.allowed(project, self.manifests.load(project).find(agent_id))

    def all(self, project: Project) -> int:
        """Take back everything that was agreed to in the project, asked for or not; how much that was."""
        agreed = self.trust.agreed(project)
        self.trust.take_back(project, agreed)
        return len(agreed)

    def others(self, project: Project, shown: Sequence[Demand]) -> int:
        """How much more was agreed to than these ask for: what was asked for once, and is not now."""
        return len(self.trust.agreed(project) - {wish.digest for demand in shown for wish in demand.wishes})
