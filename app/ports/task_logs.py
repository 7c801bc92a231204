"""What the runs of tasks have shown, and how they ended."""

from dataclasses import dataclass
from typing import Protocol

from app.domain.project import Project
from app.domain.run_log import RunLog
from app.domain.session import SessionId
from app.domain.task import Task


@dataclass(frozen=True, slots=True)
class Transcript:
    """A run, and what its program printed, as it came; of much only the end."""

    log: RunLog
    data: bytes


class TaskLogs(Protocol):
    """Kept in the task's environment for the last runs, and for each no more than a few megabytes."""

    async def begin(self, project: Project, task: Task, session_id: SessionId, log: RunLog) -> None:
        """A run begins: from now on what the session prints is kept. Raises Failed."""
        ...

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """What a session printed; nothing is kept of one for which no run has begun."""
        ...

    async def end(self, project: Project, task: Task) -> None:
        """The last run of the task has ended, as the task says; nothing if there is no log of it. Raises Failed."""
        ...

    async def read(self, project: Project, task: Task, run: int) -> Transcript:
        """What is kept of a run, up to now. Raises NotFound if nothing is, Failed."""
        ...
