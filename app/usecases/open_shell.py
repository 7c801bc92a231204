"""Open a shell, or any command, in a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import Invalid
from app.domain.events import SessionExited, SessionStarted
from app.domain.injection import Invocation
from app.domain.project import Project
from app.domain.session import Session, SessionId, Size
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.sessions import Sessions
from app.ports.terminals import Terminals
from app.usecases.starting import as_started, enter_starting, register_started
from app.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True)
class OpenShell:
    """`shell` is the person's own, which runs where no command is given."""

    terminals: Terminals
    sessions: Sessions
    ids: Ids
    clock: Clock
    events: Publisher
    shell: str = "/bin/sh"

    async def __call__(
        self,
        project: Project,
        size: Size,
        *,
        command: Sequence[str] = (),
        cwd: Path | None = None,
        title: str = "",
        session_id: SessionId | None = None,
    ) -> Session:
        """Start `command` (empty: the shell) in `cwd` (None: the project's root).

        `session_id` is the id that the session gets (None: a new one); the session that has it must have ended.
        Raises Invalid for a bad size or command, NotFound if the command is not on PATH, Failed if it cannot be
        started; then nothing is left of it.
        """
        size.checked()
        argv = tuple(command) or (self.shell,)
        if not argv[0] or any("\0" in argument for argument in argv):
            raise Invalid("A command needs a program, and cannot contain NUL characters.")
        async with Undoing() as undo:
            starting = Session(
                id=session_id or SessionId(self.ids.new()),
                kind="shell",
                title=title or Path(argv[0]).name,
                cwd=cwd or project.root,
                command=argv,
                started_at=self.clock.now(),
            )
            enter_starting(self.sessions, starting, undo)
            pid = await self.terminals.spawn(starting.id, Invocation(argv[0], argv[1:], starting.cwd), size)
            undo.by(self.terminals.close, starting.id)
            session = register_started(self.sessions, replace(starting, pid=pid))
        self.events.publish(SessionStarted(as_started(session)))
        if not session.alive:
            self.events.publish(SessionExited(session))
        return session
