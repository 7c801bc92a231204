"""The directories that tasks are worked on in."""

from pathlib import Path
from typing import Protocol

from app.domain.project import Project
from app.domain.task import TaskId
from app.ports.environments import Claim


class TaskEnvironments(Protocol):
    """One for each task, with `workdir`, `output` and `logs` in it; kept after the run, until they are collected."""

    def path(self, project: Project, task_id: TaskId) -> Path:
        """The task's directory, whether it exists or not."""
        ...

    def homes(self, project: Project, task_id: TaskId) -> Path:
        """Where the homes of the task's own lie, one for each kind of CLI that has one."""
        ...

    async def prepare(self, project: Project, task_id: TaskId, *, reuse: bool = False) -> Claim:
        """Make the environment for a run that is about to start, empty; `reuse` keeps what an earlier run has left.

        Raises Invalid for a missing root, project or task, in that order and with nothing on disk; Refused for a
        directory that is another task's or nobody's, and for one in which somebody runs; Failed if it cannot be made.
        """
        ...

    async def collect(self, project: Project, task_id: TaskId) -> str:
        """What the agent has left as its result, put into `output` as well; empty if there is none.

        A result over a megabyte, or one that is no regular file, is none. Raises Failed.
        """
        ...

    async def finish(self, project: Project, task_id: TaskId, at: str) -> str:
        """Note the end of the run at that time (RFC 3339), and remove what was only for it.

        Nothing is done while somebody runs there still: who, as in `sleep (4711)`; empty if nobody does.
        """
        ...

    async def clean(self, project: Project, task_id: TaskId, *, everything: bool) -> None:
        """Remove the environment, or only its `workdir`; nothing if there is none. Raises Refused while it is held."""
        ...
