"""What is kept of one run of a task."""

from pathlib import Path

from pydantic import Field

from app.domain.document import Document
from app.domain.environment import time_text
from app.domain.session import Size
from app.domain.task import Task

_MAX_ARGUMENT = 200
"""Characters of an argument that are kept: it may hold a whole context."""


class RunLog(Document):
    """When the run `run` (from 1) of a task began, with which command, on a terminal of which size, and how it ended.

    Times are UTC, RFC 3339. Without `ended_at` it runs, or what it ran in was killed.
    """

    version: int = Field(default=1, ge=1)
    run: int = Field(ge=1)
    command: tuple[str, ...] = ()
    cwd: str = ""
    rows: int = Field(default=24, ge=1, le=10_000)
    cols: int = Field(default=80, ge=1, le=10_000)
    started_at: str = ""
    ended_at: str | None = None
    outcome: str | None = None
    exit_code: int | None = None

    @classmethod
    def begun(cls, task: Task, argv: tuple[str, ...], cwd: Path, size: Size) -> "RunLog":
        """Of a task that was noted as running."""
        return cls(
            run=task.runs,
            command=tuple(argument[:_MAX_ARGUMENT] for argument in argv),
            cwd=str(cwd),
            rows=size.rows,
            cols=size.cols,
            started_at=time_text(task.started_at or 0.0),
        )

    def ended(self, task: Task) -> "RunLog":
        """As the task says."""
        at = None if task.ended_at is None else time_text(task.ended_at)
        return self.changed(ended_at=at, outcome=task.state, exit_code=task.exit_code)

    @property
    def size(self) -> Size:
        """Of its terminal, when it began."""
        return Size(self.rows, self.cols)
