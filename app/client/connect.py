"""From a path to a connected socket whose other end is known to be the same user."""

import os
import socket
from pathlib import Path

from app.client.errors import ClientError
from app.sockets import answers, check_peer, socket_directories, socket_path


def connect(path: Path) -> socket.socket:
    """A blocking connection to the workspace that listens at `path`.

    Raises ClientError if nobody listens there or somebody else does.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(os.fspath(path))
        check_peer(connection)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        connection.close()
        raise ClientError("No workspace is running there; start it with `ideai` in the project's directory.") from error
    except PermissionError as error:
        connection.close()
        raise ClientError(f"The workspace at {path} is not yours to join: {error}") from error
    except OSError as error:
        connection.close()
        raise ClientError(f"The workspace at {path} cannot be reached: {error.strerror or error}.") from error
    return connection


def socket_of(project: Path) -> Path:
    """Where the workspace of that directory listens, if it runs. Raises ClientError if it is no directory."""
    real = Path(os.path.realpath(project))
    if not real.is_dir():
        raise ClientError(f"{real} is not a directory.")
    return socket_path(real)


def running(state: Path | None = None) -> list[Path]:
    """The sockets of all workspaces of this user that answer, in the order of their names.

    Raises ClientError where they cannot be read.
    """
    found = {path for directory in socket_directories(state) for path in _entries(directory)}
    return sorted(path for path in found if path.is_socket() and answers(path))


def _entries(directory: Path) -> list[Path]:
    """None of a directory that somebody else has made in the place of ours."""
    try:
        return list(directory.iterdir()) if directory.stat().st_uid == os.geteuid() else []
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ClientError(f"{directory} cannot be read: {error.strerror or error}.") from error
