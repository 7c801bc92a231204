"""Where a project's tasks are kept."""

from collections.abc import Callable
from typing import Protocol

from app.domain.listing import Listing
from app.domain.project import Project
from app.domain.task import Task, TaskId


class Tasks(Protocol):
    """The tasks of a project, kept in the user's state: a repository must not bring work that is then run."""

    def list(self, project: Project) -> Listing[Task]:
        """All tasks, the oldest first; a damaged file is a problem, is left as it is, and harms none of the others."""
        ...

    def read(self, project: Project, task_id: TaskId) -> Task:
        """One task. Raises NotFound or Damaged."""
        ...

    def add(self, project: Project, task: Task) -> None:
        """Keep a new task. Raises Conflict if there is one with that id, or Failed."""
        ...

    def update(self, project: Project, task_id: TaskId, change: Callable[[Task, tuple[Task, ...]], Task]) -> Task:
        """Read, change and save a task atomically, so that no other process comes between.

        `change` is given the task and all tasks of the project as they are at that moment; what it raises leaves the
        task as it was. Returns the task that was saved. Raises NotFound, Damaged or Failed.
        """
        ...
