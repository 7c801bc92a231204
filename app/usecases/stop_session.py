"""End a session's program and keep the session."""

from dataclasses import dataclass
from typing import Final

from app.domain.session import SessionId
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals
from app.usecases.session_ended import SessionEnded

ENDED_BY_STOP: Final = -1
"""The exit code of a program that was stopped and did not say another: SIGHUP, as `close` sends it."""


@dataclass(frozen=True, slots=True)
class StopSession:
    """End a session's process group; its last screen stays, and it can be restarted."""

    terminals: Terminals
    sessions: Sessions
    session_ended: SessionEnded

    async def __call__(self, session_id: SessionId) -> None:
        """Stop it; nothing for one that has ended. Raises NotFound for an unknown session."""
        if self.sessions.get(session_id).alive:
            await self.terminals.close(session_id)
            self.session_ended(session_id, ENDED_BY_STOP)
