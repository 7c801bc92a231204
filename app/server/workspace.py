"""The workspace process: from a project's directory to a served screen, and an orderly end."""

import asyncio
import contextlib
import fcntl
import gc
import logging
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from app.domain.errors import Conflict, IdeaiError
from app.server.clients import Clients
from app.server.control import Commands, Control
from app.server.host import Host, MakeApp
from app.server.reception import Listener, Reception
from app.sockets import READY_VARIABLE, private_directory, socket_path
from app.wire import Exit

_log = logging.getLogger(__name__)

ENDED: Final = "The workspace has ended."
_PATIENCE: Final = 1.0
"""Seconds that clients have to take the farewell."""

LOG_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@dataclass(slots=True, eq=False)
class Workspace:
    """What the composition root is given to build on.

    `socket` is where this workspace listens, for `IDEAI_SOCKET` of whatever runs in panes; None if nobody can join.
    """

    project: Path
    socket: Path | None
    clients: Clients = field(default_factory=Clients)
    farewell: str = ENDED
    _host: Host | None = None
    _stopped: bool = False

    def stop(self, farewell: str = ENDED) -> None:
        """End the workspace in an orderly way; clients are shown the farewell once their terminals are restored."""
        self.farewell = farewell
        self._stopped = True
        if self._host is not None:
            self._host.stop()

    def run_on(self, host: Host) -> None:
        """From now on `stop` ends that host, at once if it was asked for before."""
        self._host = host
        if self._stopped:
            host.stop()


async def _nothing() -> None:
    """What is done at the end where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Composition:
    """What the composition root builds: the app, what can be asked of the workspace, and its orderly end.

    `close` is awaited when the last app has ended and the clients are gone; it ends processes and writes what is left.
    """

    make_app: MakeApp
    commands: Commands = field(default_factory=Commands)
    close: Callable[[], Awaitable[None]] = _nothing


Compose: TypeAlias = Callable[[Workspace], Awaitable[Composition]]


def serve(project: Path, compose: Compose) -> int:
    """Be the workspace of that project until it is stopped; the code that the process is to end with.

    Logs to stderr, which whoever starts a workspace sends to a file.
    """
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    ready = _ready_descriptor()
    project = Path(os.path.realpath(project))
    path = socket_path(project)
    try:
        with only_one(path):
            return asyncio.run(_serve(Workspace(project, path), compose, ready))
    except IdeaiError as error:
        _log.error("%s", error)
        return 1


async def _serve(workspace: Workspace, compose: Compose, ready: int | None) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, workspace.stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal that it was started from is none of its business
    assert workspace.socket is not None
    place = workspace.socket

    def listen(receive: Callable[[socket.socket], None]) -> Listener:
        _keep_what_is_loaded()
        listener = Listener(place, receive, loop)
        _log.info("serving %s at %s", workspace.project, place)
        _say_ready(ready)
        return listener

    return await run(workspace, compose, listen)


def _keep_what_is_loaded() -> None:
    """Whatever has been imported by now stays: no collection need walk it again, while somebody waits for a key."""
    gc.freeze()
    gc.enable()


class Door(Protocol):
    """What lets connections in."""

    def close(self) -> None:
        """Let nobody in any more."""
        ...


LetIn: TypeAlias = Callable[[Callable[[socket.socket], None]], Door]
"""Opens the door; every connection of the owner's goes to the function that it is given."""


async def run(workspace: Workspace, compose: Compose, let_in: LetIn) -> int:
    """Compose, let clients in, run apps until one ends by its own wish, and take everything down in order."""
    composition = await compose(workspace)
    control = Control(composition.commands)
    reception = Reception(workspace.clients, control, asyncio.get_running_loop())
    code = 1
    try:
        door = let_in(reception.receive)
        try:
            host = Host(workspace.clients, composition.make_app)
            workspace.run_on(host)
            code = await host.run()
        finally:
            door.close()
            reception.close()
            workspace.clients.dismiss(Exit(code, workspace.farewell))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(workspace.clients.departed(), _PATIENCE)
            await control.close()
    finally:
        await composition.close()
    return code


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the project's lock, which the kernel lets go of however this process ends.

    Raises Conflict if another workspace holds it, even one whose socket was deleted.
    """
    private_directory(path.parent)
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    except BlockingIOError as error:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise Conflict(f"A workspace of this project runs already, as process {holder}.") from error
    finally:
        os.close(descriptor)


def _ready_descriptor() -> int | None:
    """Where to say that clients can come; taken out of the environment, which is handed on to what panes run."""
    number = os.environ.pop(READY_VARIABLE, "")
    if not number.isdigit():
        return None
    os.set_inheritable(int(number), False)
    return int(number)


def _say_ready(ready: int | None) -> None:
    if ready is not None:
        with contextlib.suppress(OSError):  # whoever started us has gone away
            os.write(ready, b"1")
        os.close(ready)
