"""Tasks without a disk."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.errors import Conflict, Damaged, IdeaiError, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.task import Task, TaskId


@dataclass(slots=True)
class FakeTasks:
    """`saved` are the tasks, by the project's key and their id; `damaged` those whose files do not parse.

    `errors` maps a method's name to what it raises next time. `steps` records the calls as `tasks.update`…; hand one
    list to several fakes to see the order.
    """

    saved: dict[tuple[str, TaskId], Task] = field(default_factory=dict)
    damaged: dict[TaskId, Problem] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def list(self, project: Project) -> Listing[Task]:
        """All of the project, the oldest first."""
        own = [task for (key, _), task in self.saved.items() if key == project.key and task.id not in self.damaged]
        return Listing(tuple(sorted(own, key=lambda task: (task.created_at, task.id))), tuple(self.damaged.values()))

    def read(self, project: Project, task_id: TaskId) -> Task:
        """The task."""
        if problem := self.damaged.get(task_id):
            raise Damaged(problem.path, problem.line, problem.message)
        try:
            return self.saved[project.key, task_id]
        except KeyError:
            raise NotFound(f"There is no task {task_id}; `ideai task ls --all` shows them.") from None

    def add(self, project: Project, task: Task) -> None:
        """Keep it."""
        self._step("add")
        if (project.key, task.id) in self.saved:
            raise Conflict(f"There is a task {task.id} already; create it again.")
        self.saved[project.key, task.id] = task

    def update(self, project: Project, task_id: TaskId, change: Callable[[Task, tuple[Task, ...]], Task]) -> Task:
        """Keep what the change makes of it."""
        self._step("update")
        after = change(self.read(project, task_id), self.list(project).items)
        self.saved[project.key, task_id] = after
        return after

    def _step(self, method: str) -> None:
        self.steps.append(f"tasks.{method}")
        if error := self.errors.pop(method, None):
            raise error
