"""One process on one PTY."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NewType

from app.domain.agent import AgentId, SkillRef
from app.domain.drift import Fingerprint
from app.domain.errors import Invalid
from app.domain.task import TaskId

SessionId = NewType("SessionId", str)
SessionKind = Literal["shell", "agent", "task"]
SessionStatus = Literal["starting", "running", "exited"]


@dataclass(frozen=True, slots=True)
class Size:
    """A terminal's size in cells; both at least 1."""

    rows: int
    cols: int

    def valid(self) -> bool:
        """Whether a PTY can have it."""
        return 1 <= self.rows <= 10_000 and 1 <= self.cols <= 10_000

    def checked(self) -> "Size":
        """The size itself. Raises Invalid if no PTY can have it."""
        if not self.valid():
            raise Invalid(f"A terminal cannot have {self.rows} rows and {self.cols} columns; make its pane larger.")
        return self


@dataclass(frozen=True, slots=True)
class Session:
    """What the workspace knows of a process on a PTY; a change is a new value.

    `exit_code` is set when `status` is `exited`; a process ended by signal n has -n, one that was stopped on purpose
    None. `skipped_skills` are those that were assigned and could not be found at the launch. `agent_id` is that of an
    agent's own session; the session of a task has `task_id` instead, because an agent may have both. `launched_with`
    says what it was launched with; `drift` names the parts of it that are others now, unless the person has seen them
    as they are (`seen`).
    """

    id: SessionId
    kind: SessionKind
    title: str
    cwd: Path
    command: tuple[str, ...]
    status: SessionStatus = "starting"
    agent_id: AgentId | None = None
    task_id: TaskId | None = None
    profile: str | None = None
    pid: int | None = None
    exit_code: int | None = None
    started_at: float = 0.0
    native_session_id: str | None = None
    skipped_skills: tuple[SkillRef, ...] = field(default=())
    launched_with: Fingerprint = ()
    seen: Fingerprint = ()
    drift: tuple[str, ...] = ()

    @property
    def alive(self) -> bool:
        """Whether its process has not ended."""
        return self.status != "exited"

    @property
    def recalled(self) -> bool:
        """Whether it ran in an earlier workspace, and is there for what it has shown."""
        return self.status == "exited" and self.pid is None


def live_session(sessions: Iterable[Session], agent_id: AgentId) -> Session | None:
    """The session in which the agent runs or is being started, if there is one."""
    return next((session for session in sessions if session.agent_id == agent_id and session.alive), None)


def task_session(sessions: Iterable[Session], task_id: TaskId) -> Session | None:
    """The session in which the task runs or is being started, if there is one."""
    return next((session for session in sessions if session.task_id == task_id and session.alive), None)
