"""End a session's program and keep the session."""

from dataclasses import dataclass

from app.domain.errors import Refused
from app.domain.session import SessionId
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals
from app.usecases.session_ended import SessionEnded


@dataclass(frozen=True, slots=True)
class StopSession:
    """End a session's process group; its last screen stays, and it can be restarted."""

    terminals: Terminals
    sessions: Sessions
    session_ended: SessionEnded

    async def __call__(self, session_id: SessionId) -> None:
        """Stop it; nothing for one that has ended.

        Raises NotFound for an unknown session, Refused for one that is still being started.
        """
        before = self.sessions.get(session_id)
        if before.status == "starting":
            raise Refused(f"{before.title} is being started; wait until it runs.")
        if not before.alive:
            return
        await self.terminals.close(session_id)
        if before in self.sessions.all():  # and neither closed nor restarted by somebody else meanwhile
            self.session_ended(session_id, None)
