"""Dispatch a task."""

from dataclasses import dataclass

from app.domain.events import TaskChanged
from app.domain.project import Project
from app.domain.task import Task, TaskId
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.tasks import Tasks
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class DispatchTask:
    """Put a task at the end of its agent's queue, for the first time or, re-opened, once more."""

    tasks: Tasks
    manifests: Manifests
    demands: Demands
    clock: Clock
    events: Publisher

    async def __call__(self, project: Project, task_id: TaskId) -> Task:
        """Queue it; LaunchTasks takes it from there.

        One that has run goes on in its environment, with its conversation. Raises NotFound for an unknown task
        or agent, Refused for a task that waits or runs already, ConsentNeeded for what the project's files may not set.
        """
        agent_id = self.tasks.read(project, task_id).agent_id
        await self.demands.require(project, self.manifests.load(project).find(agent_id))
        now = self.clock.now()
        task = self.tasks.update(project, task_id, lambda task, _: task.queued(now))
        self.events.publish(TaskChanged(task))
        return task
