"""Where a client and the workspace of a project meet, and who may. Standard library only: a client loads no more."""

import errno
import hashlib
import os
import socket
import stat
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_MAX_SOCKET_PATH: Final = 100
"""Bytes; the kernel's bound is 108 on Linux and 104 on macOS, the terminating zero included (unix(7))."""


def state_directory(variables: Mapping[str, str] | None = None) -> Path:
    """The user's state directory of ideai: IDEAI_STATE_DIR, or what platformdirs says, by its rule."""
    variables = os.environ if variables is None else variables
    ours, standard = variables.get("IDEAI_STATE_DIR", ""), variables.get("XDG_STATE_HOME", "")
    if ours.startswith("/"):
        return Path(ours)
    if standard.startswith("/"):
        return Path(standard) / "ideai"
    home = _home(variables)
    return home / ("Library/Application Support" if sys.platform == "darwin" else ".local/state") / "ideai"


def project_key(project: Path) -> str:
    """Twelve hex digits made from the project's real path: two clones never share them."""
    return hashlib.sha256(os.fsencode(os.path.realpath(project))).hexdigest()[:12]


def project_state(project: Path, state: Path | None = None) -> Path:
    """Where the project keeps what must not come with a repository."""
    return (state_directory() if state is None else state) / "projects" / project_key(project)


def socket_directories(state: Path | None = None) -> tuple[Path, Path]:
    """Where sockets lie: the usual place, and the one for when that has too long a name."""
    return (state_directory() if state is None else state) / "s", Path(f"/tmp/ideai-{os.geteuid()}")


def socket_path(project: Path, state: Path | None = None) -> Path:
    """Where the workspace of that project listens, if it runs; at most 100 bytes long."""
    usual, short = socket_directories(state)
    key = project_key(project)
    return usual / key if len(os.fsencode(usual / key)) <= _MAX_SOCKET_PATH else short / key


READY_VARIABLE: Final = "IDEAI_READY_FD"
"""Names the inherited descriptor on which a workspace writes one byte as soon as it listens."""


def private_directory(directory: Path) -> None:
    """Make the directory, open to nobody else, or make sure that it is so.

    Raises PermissionError, with a sentence, if it belongs to somebody else or is not a directory.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise PermissionError(
                f"{directory} is not a directory of yours, so no socket is put there: have it removed."
            ) from None
        if stat.S_IMODE(found.st_mode) & 0o077:
            directory.chmod(0o700)


def answers(path: Path) -> bool:
    """Whether a process listens at `path`: a full backlog is one that does, a file that refuses was left behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        return probe.connect_ex(os.fspath(path)) in (0, errno.EAGAIN, errno.EINPROGRESS)


def peer_uid(connection: socket.socket) -> int | None:
    """The user at the other end, or None where the system does not say (unix(7) SO_PEERCRED; BSD's LOCAL_PEERCRED)."""
    if sys.platform == "linux":
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[1])
    if sys.platform == "darwin":
        credentials = connection.getsockopt(0, 1, 76)  # SOL_LOCAL, LOCAL_PEERCRED: struct xucred {version; uid; …}
        return int(struct.unpack_from("=II", credentials)[1])
    return None


def check_peer(connection: socket.socket, uid: int | None = None) -> None:
    """Raise PermissionError unless the other end is the same user; `uid` is who we are, if not the process's user."""
    peer = peer_uid(connection)
    if peer is not None and peer != (os.geteuid() if uid is None else uid):
        raise PermissionError(f"The other end of the socket belongs to user {peer}, and only its owner may join.")


def _home(variables: Mapping[str, str]) -> Path:
    home = variables.get("HOME")
    if home is not None and home.startswith("/"):
        return Path(home)
    import pwd  # only where HOME is no help: it loads the name service

    return Path(pwd.getpwuid(os.getuid()).pw_dir)
