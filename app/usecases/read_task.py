"""Read one task."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.project import Project
from app.domain.task import Task, find_task
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs, Transcript
from app.ports.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Find a task by what a person calls it."""

    tasks: Tasks
    environments: TaskEnvironments
    logs: TaskLogs

    async def __call__(self, project: Project, word: str) -> Task:
        """The task with that id, or whose key begins so. Raises NotFound, or Invalid where several are meant."""
        return find_task(self.tasks.list(project).items, word)

    def place(self, project: Project, task: Task) -> Path:
        """Its environment, whether it exists or not."""
        return self.environments.path(project, task.id)

    async def transcript(self, project: Project, task: Task, run: int | None = None) -> Transcript:
        """What is kept of one of its runs, the last one unless that is named. Raises NotFound if nothing is, Failed."""
        return await self.logs.read(project, task, task.runs if run is None else run)
