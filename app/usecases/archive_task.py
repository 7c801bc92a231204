"""Archive a task."""

from dataclasses import dataclass

from app.domain.events import TaskChanged
from app.domain.project import Project
from app.domain.task import Task, TaskId
from app.ports.events import Publisher
from app.ports.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ArchiveTask:
    """Take a task out of sight; its environment stays until it is collected, and it can be re-opened."""

    tasks: Tasks
    events: Publisher

    async def __call__(self, project: Project, task_id: TaskId) -> Task:
        """Archive it. Raises NotFound for an unknown task, Refused for one that waits or runs."""
        task = self.tasks.update(project, task_id, lambda task, _: task.archived())
        self.events.publish(TaskChanged(task))
        return task
