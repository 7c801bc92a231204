"""The sessions of this workspace."""

from typing import Protocol

from app.domain.session import Session, SessionId


class Sessions(Protocol):
    """What runs, what is about to, and what has ended and still has a pane; forgotten when the workspace ends."""

    def all(self) -> tuple[Session, ...]:
        """Every session, in the order in which they were first put."""
        ...

    def get(self, session_id: SessionId) -> Session:
        """The session with that id. Raises NotFound."""
        ...

    def put(self, session: Session) -> None:
        """Add a session, or replace the one of the same id in its place."""
        ...

    def remove(self, session_id: SessionId) -> bool:
        """Forget a session; whether there was one."""
        ...
