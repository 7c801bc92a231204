"""Agree to what a project's files ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import Agent
from app.domain.errors import Conflict
from app.domain.project import Project
from app.domain.trust import ConsentNeeded, Demand, demand_of
from app.ports.manifests import Manifests
from app.ports.trust import Trust


def require_consent(trust: Trust, project: Project, agent: Agent) -> None:
    """Raises ConsentNeeded if the agent's entry asks for what nobody has agreed to."""
    demand = demand_of(agent)
    if demand is not None and not trust.given(project, demand.digest):
        raise ConsentNeeded(demand)


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Remember that the user has seen what an agent's entry asks for, and agrees."""

    manifests: Manifests
    trust: Trust

    async def __call__(self, project: Project, demand: Demand) -> None:
        """Agree to what was shown.

        Raises NotFound for an unknown agent, Conflict if its entry asks for something else by now.
        """
        if demand_of(self.manifests.load(project).find(demand.agent_id)) != demand:
            raise Conflict(f"What the project's files ask for {demand.name} has changed meanwhile; look at it again.")
        self.trust.give(project, demand.digest)

    def demands(self, project: Project) -> Sequence[tuple[Demand, bool]]:
        """What the agents' entries ask for, in their order, and whether the user has agreed to it."""
        found = [demand_of(agent) for agent in self.manifests.load(project).entries]
        return [(demand, self.trust.given(project, demand.digest)) for demand in found if demand is not None]
