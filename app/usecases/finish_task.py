"""Finish a task, or call it off."""

from dataclasses import dataclass

from app.domain.environment import time_text
from app.domain.events import TaskChanged
from app.domain.project import Project
from app.domain.session import task_session
from app.domain.task import Outcome, Task, TaskId
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.sessions import Sessions
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs
from app.ports.tasks import Tasks
from app.usecases.end_task import runs_on
from app.usecases.stop_session import StopSession


@dataclass(frozen=True, slots=True)
class FinishTask:
    """Say how a task has ended, keep what came of it, and end its process; the last screen stays in its pane."""

    tasks: Tasks
    environments: TaskEnvironments
    logs: TaskLogs
    sessions: Sessions
    stop_session: StopSession
    clock: Clock
    events: Publisher

    async def __call__(
        self, project: Project, task_id: TaskId, outcome: Outcome = "done", *, result: str | None = None
    ) -> Task:
        """End it; `result` None is what its agent has left.

        The task is over before its process is: an end that comes first would say how. What it has started and nobody
        here can end is told of, as a process that outlived a killed workspace. Raises NotFound for an unknown
        task and Refused for one that does not run (one that only waits can be cancelled), and what StopSession raises.
        """
        task = self.tasks.read(project, task_id)
        collected = await self.environments.collect(project, task_id) if task.state == "running" else ""
        now = self.clock.now()
        said = collected if result is None else result
        ended = self.tasks.update(project, task_id, lambda task, _: task.ended(outcome, now, said))
        self.events.publish(TaskChanged(ended))
        session = task_session(self.sessions.all(), task_id)
        if session is not None:
            await self.stop_session(session.id)
        if ended.runs:
            await self.logs.end(project, ended)
            if users := await self.environments.finish(project, task_id, time_text(now)):
                self.events.publish(runs_on(ended, users))
        return ended
