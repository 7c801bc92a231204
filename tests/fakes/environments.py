"""Environments without a disk."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agent import AgentId
from app.domain.errors import Failed, IdeaiError, Refused
from app.domain.injection import Plan
from app.domain.project import Project


@dataclass(slots=True)
class FakeEnvironments:
    """`foreign` are the run directories that came with a clone; `plans` is what each agent's directory holds.

    `errors` maps a method's name to what it raises next time. `steps` records the calls as `environments.prepare`…;
    hand one list to several fakes to see the order.
    """

    foreign: set[AgentId] = field(default_factory=set)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    plans: dict[AgentId, Plan] = field(default_factory=dict)

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """Where the run directory would be."""
        return project.folder / "run" / agent_id

    async def prepare(self, project: Project, agent_id: AgentId) -> bool:
        """An empty directory, unless there is one."""
        self._step("prepare")
        if agent_id in self.foreign:
            raise Refused(f"{self.path(project, agent_id)} was not made by this ideai; remove it to launch the agent.")
        made = agent_id not in self.plans
        self.plans.setdefault(agent_id, Plan())
        return made

    async def apply(self, project: Project, agent_id: AgentId, plan: Plan) -> None:
        """The plan replaces the one before."""
        self._step("apply")
        if agent_id not in self.plans:
            raise Failed(f"{self.path(project, agent_id)} does not exist; launch the agent again.")
        self.plans[agent_id] = plan

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """The directory is gone, unless it is somebody else's."""
        self._step("remove")
        if agent_id in self.foreign:
            raise Refused(f"{self.path(project, agent_id)} was not made by this ideai; remove it yourself.")
        self.plans.pop(agent_id, None)

    def _step(self, method: str) -> None:
        self.steps.append(f"environments.{method}")
        if error := self.errors.pop(method, None):
            raise error
