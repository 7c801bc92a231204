"""Note that a task's process has ended."""

from dataclasses import dataclass
from typing import Final

from app.domain.environment import time_text
from app.domain.errors import IdeaiError
from app.domain.events import ProblemFound, TaskChanged
from app.domain.project import Project
from app.domain.session import task_session
from app.domain.task import Outcome, Task, TaskId
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.sessions import Sessions
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs
from app.ports.tasks import Tasks

INTERRUPTED: Final = "Interrupted: what it ran in has ended. Re-open it to go on."


def runs_on(task: Task, users: str) -> ProblemFound:
    """Processes that outlived what started them, as in `sleep (4711)`: whoever reads it may end them."""
    return ProblemFound(f"What {task.title} has started runs on without a pane: {users}; end it if nobody needs it.")


@dataclass(frozen=True, slots=True)
class EndTask:
    """A task whose process ended by itself is done if the exit code is 0, and has failed otherwise; one whose process
    was stopped is cancelled.

    Nobody waits for it, so it says what goes wrong.
    """

    tasks: Tasks
    environments: TaskEnvironments
    logs: TaskLogs
    sessions: Sessions
    clock: Clock
    events: Publisher

    async def __call__(self, project: Project, task_id: TaskId, exit_code: int | None) -> None:
        """Keep what came of it and note the end; one that was finished before stays as it is."""
        try:
            outcome: Outcome = "cancelled" if exit_code is None else "failed" if exit_code else "done"
            await self._end(project, task_id, outcome, exit_code=exit_code)
            if users := await self.environments.finish(project, task_id, time_text(self.clock.now())):
                self.events.publish(runs_on(self.tasks.read(project, task_id), users))
        except IdeaiError as error:
            self.events.publish(ProblemFound(f"What a task has left behind was not put in order: {error}"))

    async def called_off(self, project: Project, task_id: TaskId) -> None:
        """Its pane was closed: it is cancelled, if it still ran."""
        await self._finish(project, task_id, "cancelled")

    async def interrupt(self, project: Project, task_id: TaskId) -> None:
        """What it ran in ends: it has failed, if it still ran and nobody else runs it."""
        await self._finish(project, task_id, "failed", INTERRUPTED)

    async def interrupted(self, project: Project) -> None:
        """Interrupt every task that is said to run while nobody does: its workspace was killed."""
        for task in self.tasks.list(project).items:
            if task.state == "running" and task_session(self.sessions.all(), task.id) is None:
                await self.interrupt(project, task.id)

    async def _finish(self, project: Project, task_id: TaskId, outcome: Outcome, note: str = "") -> None:
        try:
            if users := await self.environments.finish(project, task_id, time_text(self.clock.now())):
                self.events.publish(runs_on(self.tasks.read(project, task_id), users))
            else:
                await self._end(project, task_id, outcome, note)
        except IdeaiError as error:
            self.events.publish(ProblemFound(f"What a task has left behind was not put in order: {error}"))

    async def _end(
        self, project: Project, task_id: TaskId, outcome: Outcome, note: str = "", exit_code: int | None = None
    ) -> None:
        result = await self.environments.collect(project, task_id)
        text = "\n\n".join(part for part in (note, result) if part)
        ended: list[Task] = []

        def end(task: Task, _: tuple[Task, ...]) -> Task:
            if task.state != "running":
                return task
            ended.append(task.ended(outcome, self.clock.now(), text, exit_code))
            return ended[-1]

        self.tasks.update(project, task_id, end)
        for task in ended:
            self.events.publish(TaskChanged(task))
            await self.logs.end(project, task)
