"""Environments without a disk."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agent import AgentId
from app.domain.environment import ForeignDirectory
from app.domain.errors import Failed, IdeaiError, Refused
from app.domain.injection import Plan
from app.domain.project import Project


@dataclass(slots=True)
class FakeEnvironments:
    """`foreign` are the run directories that came with a clone; `plans` is what each agent's directory holds.

    `claimed` are the agents whose environment somebody holds, `finished` those whose run has ended, and when.
    `errors` maps a method's name to what it raises next
    time. `steps` records the calls as `environments.prepare`, also those of the claims; hand one list to several fakes
    to see the order.
    """

    foreign: set[AgentId] = field(default_factory=set)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    plans: dict[AgentId, Plan] = field(default_factory=dict)
    claimed: set[AgentId] = field(default_factory=set)
    finished: dict[AgentId, str] = field(default_factory=dict)

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """Where the run directory would be."""
        return project.folder / "run" / agent_id

    def homes(self, project: Project, agent_id: AgentId) -> Path:
        """Where homes would be."""
        return Path("/state") / project.key / agent_id

    async def prepare(self, project: Project, agent_id: AgentId) -> "FakeClaim":
        """An empty directory, unless there is one."""
        self.step("prepare")
        self._check(project, agent_id)
        made = agent_id not in self.plans
        self.plans.setdefault(agent_id, Plan())
        self.claimed.add(agent_id)
        self.finished.pop(agent_id, None)
        return FakeClaim(self, agent_id, made)

    async def finish(self, project: Project, agent_id: AgentId, at: str) -> bool:  # noqa: ARG002 - there is one project
        """Noted in `finished`, unless somebody has it."""
        self.step("finish")
        if agent_id in self.claimed:
            return False
        if agent_id in self.plans:
            self.finished[agent_id] = at
        return True

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """The directory is gone, unless it is somebody else's."""
        self.step("remove")
        self._check(project, agent_id)
        self.plans.pop(agent_id, None)

    async def put_aside(self, project: Project, agent_id: AgentId) -> None:  # noqa: ARG002 - there is one project
        """It is no longer in the way."""
        self.step("put_aside")
        self.foreign.discard(agent_id)

    def step(self, method: str) -> None:
        """Note the call, and raise what was planted for it."""
        self.steps.append(f"environments.{method}")
        if error := self.errors.pop(method, None):
            raise error

    def _check(self, project: Project, agent_id: AgentId) -> None:
        if agent_id in self.foreign:
            raise ForeignDirectory(self.path(project, agent_id), agent_id)
        if agent_id in self.claimed:
            raise Refused(f"{self.path(project, agent_id)} is in use by a process; close its session and try again.")


@dataclass(slots=True)
class FakeClaim:
    """A claim that no process inherits."""

    environments: FakeEnvironments
    agent_id: AgentId
    made: bool
    temporary: Path = Path("/tmp/ideai-fake")
    descriptors: tuple[int, ...] = ()

    async def apply(self, plan: Plan) -> None:
        """The plan replaces the one before."""
        self.environments.step("apply")
        if self.agent_id not in self.environments.plans:
            raise Failed("The run directory is not there any more; launch the agent again.")
        self.environments.plans[self.agent_id] = plan

    async def abandon(self) -> None:
        """The directory is gone, if preparing has made it."""
        self.environments.step("abandon")
        if self.made:
            self.environments.plans.pop(self.agent_id, None)
        self.environments.claimed.discard(self.agent_id)

    def release(self) -> None:
        """Somebody else may have it."""
        self.environments.step("release")
        self.environments.claimed.discard(self.agent_id)
