"""`ideai --inline`: client and workspace in one process, joined by a socket pair; it ends when its terminal does."""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from app.domain.errors import IdeaiError
from app.server.workspace import LOG_FORMAT, Compose, Workspace, only_one, run
from app.sockets import project_state, socket_path

_log = logging.getLogger(__name__)

JoinTerminal: TypeAlias = Callable[[socket.socket], int]
"""Carries bytes between the terminal and the connection until it is over: the client's `attach_connection`."""

_PATIENCE: Final = 10.0
"""Seconds that the workspace may take to end after its terminal has gone."""


def run_inline(project: Path, compose: Compose, join: JoinTerminal) -> int:
    """Serve the project to this terminal only, and end with it; the code that the process is to end with.

    The client has the main thread, because signals come there; the workspace has a loop in another.
    Raises the IdeaiError that kept the workspace from being composed, once the terminal is restored, and Conflict if
    the project has a workspace already.
    """
    _log_to_file(project)
    with only_one(socket_path(project)):
        return _run(project, compose, join)


def _run(project: Path, compose: Compose, join: JoinTerminal) -> int:
    ours, theirs = socket.socketpair()
    inline = _Inline(Workspace(Path(os.path.realpath(project)), socket=None), compose, theirs)
    thread = threading.Thread(target=inline.serve, name="workspace", daemon=True)
    thread.start()
    with ours:
        code = join(ours)
    thread.join(_PATIENCE)
    if inline.error is not None:
        raise inline.error
    return code


@dataclass(slots=True)
class _Inline:
    """The workspace's side, which runs in its own thread."""

    workspace: Workspace
    compose: Compose
    connection: socket.socket
    error: IdeaiError | None = None

    def serve(self) -> None:
        with self.connection:
            try:
                asyncio.run(run(self.workspace, self.compose, self._let_in))
            except IdeaiError as error:
                self.error = error
            except Exception:  # the last place of this thread: what is not logged here is lost
                _log.exception("the workspace broke")

    def _let_in(self, receive: Callable[[socket.socket], None]) -> "_Inline":
        self.workspace.clients.watchers.append(self._ended_with_its_terminal)
        receive(self.connection)
        return self

    def _ended_with_its_terminal(self, attached: int) -> None:
        if attached == 0:
            self.workspace.stop()

    def close(self) -> None:
        """Nobody else could come in."""


def _log_to_file(project: Path) -> None:
    """The terminal is taken, so nothing may be logged to it."""
    log = project_state(project) / "logs" / "inline.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, filename=log)
