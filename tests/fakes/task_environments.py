"""Tasks' environments without a disk."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Failed, IdeaiError, Refused
from app.domain.injection import Plan
from app.domain.project import Project
from app.domain.task import TaskId, task_key


@dataclass(slots=True)
class FakeTaskEnvironments:
    """`plans` is what each task's workdir holds, `results` what its agent has left there, `collected` what was kept.

    `held` are the tasks in whose environment somebody runs, `finished` those whose run has ended, and when. `errors`
    maps a method's name to what it raises next time. `steps` records the calls as `task_environments.prepare`, also
    those of the claims; hand one list to several fakes to see the order.
    """

    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    plans: dict[TaskId, Plan] = field(default_factory=dict)
    results: dict[TaskId, str] = field(default_factory=dict)
    collected: dict[TaskId, str] = field(default_factory=dict)
    held: set[TaskId] = field(default_factory=set)
    finished: dict[TaskId, str] = field(default_factory=dict)

    def path(self, project: Project, task_id: TaskId) -> Path:
        """Where the environment would be."""
        return Path("/environments") / project.key / task_key(task_id)

    def homes(self, project: Project, task_id: TaskId) -> Path:
        """Where homes would be."""
        return Path("/state") / project.key / task_key(task_id)

    async def prepare(self, project: Project, task_id: TaskId, *, reuse: bool = False) -> "FakeTaskClaim":
        """An empty environment, or the one that is there."""
        self.step("prepare")
        if task_id in self.held:
            raise Refused(f"{self.path(project, task_id)} is in use by a process; close its session and try again.")
        made = not (reuse and task_id in self.plans)
        if made:
            self.plans[task_id] = Plan()
            self.results.pop(task_id, None)
        self.held.add(task_id)
        self.finished.pop(task_id, None)
        return FakeTaskClaim(self, task_id, made)

    async def collect(self, project: Project, task_id: TaskId) -> str:  # noqa: ARG002 - there is one project
        """What was left."""
        self.step("collect")
        if result := self.results.get(task_id, ""):
            self.collected[task_id] = result
        return result

    async def finish(self, project: Project, task_id: TaskId, at: str) -> str:  # noqa: ARG002 - there is one project
        """Noted in `finished`, unless somebody has it."""
        self.step("finish")
        if task_id in self.held:
            return "a process"
        if task_id in self.plans:
            self.finished[task_id] = at
        return ""

    async def clean(self, project: Project, task_id: TaskId, *, everything: bool) -> None:
        """The environment is gone, or only what was worked in."""
        self.step("clean")
        if task_id in self.held:
            raise Refused(f"{self.path(project, task_id)} is in use by a process; close its session and try again.")
        self.plans.pop(task_id, None)
        if everything:
            self.collected.pop(task_id, None)

    def step(self, method: str) -> None:
        """Note the call, and raise what was planted for it."""
        self.steps.append(f"task_environments.{method}")
        if error := self.errors.pop(method, None):
            raise error


@dataclass(slots=True)
class FakeTaskClaim:
    """A claim that no process inherits: it is free as soon as it is released."""

    environments: FakeTaskEnvironments
    task_id: TaskId
    made: bool
    temporary: Path = Path("/tmp/ideai-fake")
    descriptors: tuple[int, ...] = ()

    async def apply(self, plan: Plan) -> None:
        """The plan replaces the one before."""
        self.environments.step("apply")
        if self.task_id not in self.environments.plans:
            raise Failed("The environment is not there any more; start the task again.")
        self.environments.plans[self.task_id] = plan

    async def abandon(self) -> None:
        """The environment is gone, if preparing has made it."""
        self.environments.step("abandon")
        if self.made:
            self.environments.plans.pop(self.task_id, None)
        self.environments.held.discard(self.task_id)

    def release(self) -> None:
        """Somebody else may have it."""
        self.environments.step("release")
        self.environments.held.discard(self.task_id)
