"""Native session ids in the user's state directory."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from app import atomic
from app.domain.agent import AgentId, AgentIdField
from app.domain.document import Document, checked
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files
from app.files.failures import failing

_NATIVE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")


def _check_native_id(value: str) -> str:
    """It becomes an argument of the CLI: never one that could be taken for an option. Raises ValueError."""
    if not _NATIVE_ID.fullmatch(value):
        raise ValueError(f"{value[:50]!r} is not the id of a conversation")
    return value


class _Records(Document):
    """The file: the native session id of each agent."""

    version: int = Field(default=1, ge=1)
    native_sessions: dict[AgentIdField, Annotated[str, AfterValidator(_check_native_id)]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JsonSessionRecords:
    """`SessionRecords` as `projects/<key>/sessions.json` below `state`; `report` is told of a file that was set aside.

    A command line of ideai may launch agents beside the workspace, so changes are made under a lock.
    """

    state: Path
    report: Callable[[Problem], None]

    def native_session(self, project: Project, agent_id: AgentId) -> str | None:
        """The id that this machine chose for the agent's last launch, or None."""
        return self._load(project).native_sessions.get(agent_id)

    def remember(self, project: Project, agent_id: AgentId, native_session: str | None) -> None:
        """Store the id, or forget it (None), atomically. Raises Invalid for what can be no id, or Failed."""
        lock = state_files.project_folder(self.state, project) / "locks" / "sessions"
        with failing("Locking", lock), atomic.locked(lock):
            records = self._load(project)
            native = {key: value for key, value in records.native_sessions.items() if key != agent_id}
            if native_session is not None:
                native[agent_id] = native_session
            if native != records.native_sessions:
                with checked("session record"):
                    records = records.changed(native_sessions=native)
                state_files.save(self._path(project), records)

    def _load(self, project: Project) -> _Records:
        return state_files.load(self._path(project), _Records, self.report) or _Records()

    def _path(self, project: Project) -> Path:
        return state_files.project_folder(self.state, project) / "sessions.json"
