"""Start the workspace of a project in the background, if there is none: once, however many clients try at a time."""

import contextlib
import fcntl
import os
import select
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from app.client.errors import ClientError
from app.sockets import READY_VARIABLE, answers, private_directory, project_state, socket_path

_PATIENCE: Final = 30.0
"""Seconds that a workspace may take until it listens."""

_MAX_LOG: Final = 1 << 20
_LOG_LINES: Final = 12


def ensure_workspace(project: Path, command: Sequence[str] | None = None) -> Path:
    """The socket of the project's workspace, which is started first if nobody answers there.

    `command` is what serves the project; if it is not given, this program's own `serve`.
    Raises ClientError, with the last lines of its log, if the workspace does not come up.
    """
    project = Path(os.path.realpath(project))
    if not project.is_dir():
        raise ClientError(f"{project} is not a directory, so it cannot be opened as a project.")
    path = socket_path(project)
    if answers(path):
        return path
    try:
        private_directory(path.parent)
        with _one_at_a_time(path.with_name(f"{path.name}.start")):
            if not answers(path):
                path.unlink(missing_ok=True)
                _start(command or serve_command(project), project)
    except OSError as error:
        raise ClientError(f"The workspace could not be started: {error}") from error
    return path


def serve_command(project: Path) -> list[str]:
    """How this program serves a project; `-P`, so that a package `ideai` in some directory is not taken for ours."""
    return [sys.executable, "-P", "-m", "ideai", "serve", str(project)]


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _start(command: Sequence[str], project: Path) -> None:
    """Run the command as a daemon and wait until it listens, which it says through a pipe that it inherits."""
    log = _log_file(project)
    before = log.stat().st_size if log.exists() else 0
    reader, writer = os.pipe()
    try:
        _daemon(command, log, writer)
    finally:
        os.close(writer)
    try:
        said = _wait(reader)
    finally:
        os.close(reader)
    if said == b"":
        raise ClientError(f"The workspace ended while it started; the end of its log, {log}:\n{_tail(log, before)}")
    if said is None:
        raise ClientError(f"The workspace did not come up within {_PATIENCE:.0f} seconds; its log is {log}")


def _wait(reader: int) -> bytes | None:
    """What the workspace said: a byte when it listens, nothing when it ended first, None when it took too long."""
    readable, _, _ = select.select([reader], [], [], _PATIENCE)
    return os.read(reader, 1) if readable else None


def _daemon(command: Sequence[str], log: Path, ready: int) -> None:
    """Fork twice: no parent that would have to wait for it, no terminal that it could ever get.

    Nothing but system calls happens between fork and exec.
    """
    variables = {**os.environ, READY_VARIABLE: str(ready)}
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    child = os.fork()
    if child:
        os.close(output)
        os.close(nothing)
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork() == 0:
            os.chdir("/")
            os.dup2(nothing, 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.set_inheritable(ready, True)
            os.execve(command[0], list(command), variables)
    except OSError as error:
        os.write(output, f"{command[0]} cannot be run: {error}\n".encode())
    finally:
        os._exit(127)


def _log_file(project: Path) -> Path:
    """Where the workspace logs; a log that has grown long is put aside first."""
    log = project_state(project) / "logs" / "workspace.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _MAX_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def _tail(log: Path, start: int) -> str:
    with log.open("rb") as stream:
        stream.seek(start)
        lines = stream.read(_MAX_LOG).decode("utf-8", "replace").splitlines()
    return "\n".join(lines[-_LOG_LINES:]) or "(it is empty)"
