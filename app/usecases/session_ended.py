"""Note that a session's process has ended."""

from dataclasses import dataclass, replace

from app.domain.errors import NotFound
from app.domain.events import SessionExited
from app.domain.session import SessionId
from app.ports.events import Publisher
from app.ports.sessions import Sessions


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """What the terminals' exit sink calls; not async, so that exits are noted in the order in which they happen."""

    sessions: Sessions
    events: Publisher

    def __call__(self, session_id: SessionId, exit_code: int | None) -> None:
        """Note it and publish SessionExited.

        `exit_code` is -n for a process that signal n ended, and None for one that was stopped on purpose: what it took
        to end it says nothing.
        Nothing happens for a session that was closed or has been noted as ended before. The exit of one that is still
        being started is published by whoever starts it, after the start.
        """
        try:
            before = self.sessions.get(session_id)
        except NotFound:
            return
        if not before.alive:
            return
        session = replace(before, status="exited", exit_code=exit_code)
        self.sessions.put(session)
        if before.status == "running":
            self.events.publish(SessionExited(session))
