"""Resize a session's terminal."""

from dataclasses import dataclass

from app.domain.session import SessionId, Size
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals


@dataclass(frozen=True, slots=True)
class ResizeSession:
    """Tell a session's process the size of its pane."""

    terminals: Terminals
    sessions: Sessions

    async def __call__(self, session_id: SessionId, size: Size) -> None:
        """Resize it; nothing for a session that has ended or is gone, because a pane may be late to know.

        Raises Invalid for a size that no terminal has.
        """
        size.checked()
        if any(session.id == session_id and session.alive for session in self.sessions.all()):
            self.terminals.resize(session_id, size)
