"""Sessions live as long as the workspace process does: their processes end with it."""

from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.session import Session, SessionId


@dataclass(frozen=True, slots=True)
class MemorySessions:
    """The sessions of one workspace, in memory."""

    _sessions: dict[SessionId, Session] = field(default_factory=dict)

    def all(self) -> tuple[Session, ...]:
        """Every session, in the order in which they were first put."""
        return tuple(self._sessions.values())

    def get(self, session_id: SessionId) -> Session:
        """The session with that id. Raises NotFound."""
        if session_id not in self._sessions:
            raise NotFound("This session is gone; open a new one.")
        return self._sessions[session_id]

    def put(self, session: Session) -> None:
        """Add a session, or replace the one of the same id in its place."""
        self._sessions[session.id] = session

    def remove(self, session_id: SessionId) -> bool:
        """Forget a session; whether there was one."""
        return self._sessions.pop(session_id, None) is not None
