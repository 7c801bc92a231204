"""Where connections come in: only the owner's, and each is what its first frame says, a terminal or a command."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.domain.errors import Conflict, Failed
from app.server.channel import Channel
from app.server.client_connection import ClientConnection
from app.server.clients import Clients
from app.server.control import Control, version_error
from app.sockets import answers, check_peer, private_directory
from app.wire import VERSION, Exit, Frame, Hello, Request

_log = logging.getLogger(__name__)

PATIENCE: Final = 10.0
"""Seconds within which a connection has to say what it is."""

_BACKLOG: Final = 64
_RETRY: Final = 1.0
"""Seconds until a listener that had no descriptor left tries again."""


class Reception:
    """Greets connections and hands them on."""

    def __init__(self, clients: Clients, control: Control, loop: asyncio.AbstractEventLoop) -> None:
        """Terminals go to `clients`, commands to `control`."""
        self._clients = clients
        self._control = control
        self._loop = loop
        self._unknown: set[Channel] = set()

    def receive(self, connection: socket.socket) -> None:
        """Take a connection of the owner's; what it is will be known by its first frame."""
        channel = Channel(connection, self._loop)
        late = self._loop.call_later(PATIENCE, channel.close, "it never said what it is")
        self._unknown.add(channel)

        def forget(_: str) -> None:
            late.cancel()
            self._unknown.discard(channel)

        def greeted(frame: Frame) -> None:
            forget("")
            self._introduce(channel, frame)

        channel.on_frame = greeted
        channel.on_closed = forget
        channel.open()

    def close(self) -> None:
        """Drop whoever has not said what it is."""
        for channel in tuple(self._unknown):
            channel.close()

    def _introduce(self, channel: Channel, frame: Frame) -> None:
        channel.on_closed = _log_reason
        match frame:
            case Hello(version=version) if version != VERSION:
                channel.finish(Exit(1, version_error(version)))
            case Hello():
                ClientConnection(channel, frame, self._clients, self._loop)
            case Request():
                channel.on_frame = lambda _: None
                self._control.take(channel, frame)
            case _:
                channel.finish(Exit(1, f"The workspace expects a greeting, not a {type(frame).__name__}."))


class Listener:
    """The workspace's socket: 0600 in a directory of 0700, and every peer's user is checked."""

    def __init__(self, path: Path, receive: Callable[[socket.socket], None], loop: asyncio.AbstractEventLoop) -> None:
        """Listen at `path`, in the place of a socket that was left behind.

        Raises Failed if the place is not ours or cannot be used, Conflict if somebody answers there.
        """
        self._path = path
        self._receive = receive
        self._loop = loop
        self._socket = _bound(path)
        self._inode = path.stat().st_ino
        self._closed = False
        self._listen()

    def close(self) -> None:
        """Stop listening, and remove the socket if it is still ours."""
        self._closed = True
        self._loop.remove_reader(self._socket)
        self._socket.close()
        try:
            if self._path.stat().st_ino == self._inode:
                self._path.unlink()
        except FileNotFoundError:
            pass

    def _listen(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._socket, self._accept)

    def _accept(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:
            return
        except OSError as error:  # no descriptor left: asking again at once would only spin
            _log.warning("a connection could not be accepted: %s", error)
            self._loop.remove_reader(self._socket)
            self._loop.call_later(_RETRY, self._listen)
            return
        try:
            check_peer(connection)
        except PermissionError as error:
            _log.warning("refused: %s", error)
            connection.close()
            return
        self._receive(connection)


def _bound(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        private_directory(path.parent)
        if answers(path):
            raise Conflict(f"A workspace answers at {path} already; `ideai` joins it.")
        path.unlink(missing_ok=True)
        listening.bind(os.fspath(path))
        path.chmod(0o600)
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        raise Failed(f"The workspace cannot listen at {path}: {error}") from error
    except Conflict:
        listening.close()
        raise
    return listening


def _log_reason(reason: str) -> None:
    if reason:
        _log.warning("a connection was dropped: %s", reason)
