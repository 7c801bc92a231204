"""Sessions that say in which order they were touched."""

from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.session import Session, SessionId


@dataclass(slots=True)
class FakeSessions:
    """`steps` records the changes as `sessions.put starting`, `sessions.remove`…; hand one list to several fakes."""

    steps: list[str] = field(default_factory=list)
    _order: list[SessionId] = field(default_factory=list)
    _known: dict[SessionId, Session] = field(default_factory=dict)

    def all(self) -> tuple[Session, ...]:
        """In the order of their first coming."""
        return tuple(self._known[session_id] for session_id in self._order)

    def get(self, session_id: SessionId) -> Session:
        """One of them."""
        try:
            return self._known[session_id]
        except KeyError:
            raise NotFound(f"There is no session {session_id}.") from None

    def put(self, session: Session) -> None:
        """Have this one."""
        self.steps.append(f"sessions.put {session.status}")
        if session.id not in self._known:
            self._order.append(session.id)
        self._known[session.id] = session

    def remove(self, session_id: SessionId) -> bool:
        """Have it no longer."""
        self.steps.append("sessions.remove")
        if session_id not in self._known:
            return False
        self._order.remove(session_id)
        del self._known[session_id]
        return True
