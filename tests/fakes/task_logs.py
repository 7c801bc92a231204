"""Logs of tasks' runs without a disk."""

from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.project import Project
from app.domain.run_log import RunLog
from app.domain.session import SessionId
from app.domain.task import Task, TaskId
from app.ports.task_logs import Transcript


@dataclass(slots=True)
class FakeTaskLogs:
    """`kept` is what is known of each task's runs, `recording` which of them a session's output belongs to."""

    kept: dict[tuple[TaskId, int], Transcript] = field(default_factory=dict)
    recording: dict[SessionId, tuple[TaskId, int]] = field(default_factory=dict)

    async def begin(self, project: Project, task: Task, session_id: SessionId, log: RunLog) -> None:  # noqa: ARG002
        """An empty transcript."""
        self.recording[session_id] = (task.id, log.run)
        self.kept[task.id, log.run] = Transcript(log, b"")

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """It is put behind the others."""
        if (key := self.recording.get(session_id)) is not None:
            self.kept[key] = Transcript(self.kept[key].log, self.kept[key].data + data)

    async def end(self, project: Project, task: Task) -> None:  # noqa: ARG002 - there is one project
        """No more is kept."""
        self.recording = {key: of for key, of in self.recording.items() if of[0] != task.id}
        if (before := self.kept.get((task.id, task.runs))) is not None:
            self.kept[task.id, task.runs] = Transcript(before.log.ended(task), before.data)

    async def read(self, project: Project, task: Task, run: int) -> Transcript:  # noqa: ARG002
        """What is kept."""
        try:
            return self.kept[task.id, run]
        except KeyError:
            raise NotFound(f"Nothing is kept of the run {run} of {task.title}.") from None
