"""Close a session."""

from dataclasses import dataclass

from app.domain.errors import Refused
from app.domain.events import SessionClosed
from app.domain.session import SessionId
from app.ports.events import Publisher
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals


@dataclass(frozen=True, slots=True)
class CloseSession:
    """End a session's process group and forget the session."""

    terminals: Terminals
    sessions: Sessions
    events: Publisher

    async def __call__(self, session_id: SessionId, *, even_alive: bool = False) -> None:
        """Close it; a live agent's only with `even_alive`, which is the answer to the question that the screen asks.

        Raises NotFound for an unknown session, Refused for a live agent.
        """
        session = self.sessions.get(session_id)
        if session.alive and session.kind != "shell" and not even_alive:
            raise Refused(f"{session.title} is still running; confirm that it may be ended.")
        await self.terminals.close(session_id)
        if self.sessions.remove(session_id):
            self.events.publish(SessionClosed(session_id))
