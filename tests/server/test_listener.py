"""The socket: where it lies, whom it lets in, and what it leaves behind."""

import asyncio
import os
import socket
import stat
from pathlib import Path

import pytest

from app.client.connect import connect
from app.client.errors import ClientError
from app.domain.errors import Conflict, Failed
from app.server.clients import Clients
from app.server.control import Commands, Control
from app.server.reception import Listener, Reception


def join(path: Path) -> socket.socket:
    joined = socket.socket(socket.AF_UNIX)
    joined.connect(os.fspath(path))
    joined.setblocking(False)
    return joined


async def test_it_is_open_to_its_owner_only_and_gone_when_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "s" / "socket"
    received: asyncio.Queue[socket.socket] = asyncio.Queue()
    listener = Listener(path, received.put_nowait, asyncio.get_running_loop())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with join(path), await received.get():
        listener.close()
    assert not path.exists()


async def test_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s" / "socket"
    received: list[socket.socket] = []
    listener = Listener(path, received.append, asyncio.get_running_loop())
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    with join(path) as foreigner:
        assert await asyncio.get_running_loop().sock_recv(foreigner, 1) == b""
    assert received == []
    listener.close()


def test_a_client_does_not_join_another_users_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "socket"
    us = os.geteuid()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fspath(path))
        listening.listen()
        monkeypatch.setattr(os, "geteuid", lambda: us + 1)
        with pytest.raises(ClientError, match="not yours to join"):
            connect(path)


async def test_where_somebody_answers_it_does_not_listen(tmp_path: Path) -> None:
    path = tmp_path / "s" / "socket"
    loop = asyncio.get_running_loop()
    first = Listener(path, socket.socket.close, loop)
    with pytest.raises(Conflict, match="answers at"):
        Listener(path, socket.socket.close, loop)
    assert path.exists()
    first.close()


async def test_a_place_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file")
    with pytest.raises(Failed, match="not a directory of yours"):
        Listener(tmp_path / "s" / "socket", socket.socket.close, asyncio.get_running_loop())


async def test_a_socket_that_somebody_else_put_there_since_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "s" / "socket"
    listener = Listener(path, socket.socket.close, asyncio.get_running_loop())
    path.unlink()
    path.write_text("of somebody else")
    listener.close()
    assert path.read_text() == "of somebody else"


async def test_a_connection_that_says_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.server.reception.PATIENCE", 0.01)
    loop = asyncio.get_running_loop()
    reception = Reception(Clients(), Control(Commands()), loop)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours:
        reception.receive(theirs)
        assert await loop.sock_recv(ours, 1) == b""
