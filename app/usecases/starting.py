"""A session between the decision to start it and the announcement that it runs.

It is entered before anything is awaited: nothing starts twice, and an exit that comes before the start was announced
finds its session (EndSession notes it there and says nothing yet).
"""

from dataclasses import replace

from app.domain.errors import Refused
from app.domain.session import Session
from app.ports.sessions import Sessions
from app.usecases.undoing import Undoing


def enter_starting(sessions: Sessions, session: Session, undo: Undoing) -> Session:
    """Put the session in as `starting`, in place of one of the same id that has ended; that one comes back on undo.

    Raises Refused if the one of the same id is alive.
    """
    before = next((other for other in sessions.all() if other.id == session.id), None)
    if before is not None and before.alive:
        raise Refused(f"{before.title} is still running; close it first.")
    sessions.put(session)
    if before is None:
        undo.by(sessions.remove, session.id)
    else:
        undo.by(sessions.put, before)
    return session


def register_started(sessions: Sessions, session: Session) -> Session:
    """Put the session in as `running`, or as `exited` if its process has ended meanwhile.

    Raises NotFound if the session was closed meanwhile.
    """
    entered = sessions.get(session.id)
    registered = replace(session, status="running" if entered.alive else "exited", exit_code=entered.exit_code)
    sessions.put(registered)
    return registered


def as_started(session: Session) -> Session:
    """The session as it was at its start, whatever has become of it."""
    return replace(session, status="running", exit_code=None)
