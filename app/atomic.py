"""Files that are whole or not there: reading with a bound, replacing, creating, locking. Standard library only.

Everything here raises OSError and nothing else; the callers say in their own words what did not work.
"""

import errno
import fcntl
import math
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What link(2) says on a file system without hard links."""

_TEMPORARY = re.compile(r"\..*\.[0-9a-f]{12}\.ideai-tmp", re.DOTALL)

ABANDONED_AFTER = 3600.0
"""Seconds after which whoever wrote a temporary file is taken for killed; nobody writes for so long."""

_LOCK_RETRY = 0.02
_MAX_SET_ASIDE = 99


def read(path: Path, limit: int) -> bytes:
    """The bytes of a regular file, links followed, without ever waiting for a FIFO or a terminal.

    Raises OSError: EFBIG for more than `limit` bytes, EINVAL for what is no regular file.
    """
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        _check_regular(os.fstat(file), path)
        chunks: list[bytes] = []
        left = limit + 1
        while left and (chunk := os.read(file, min(left, 1 << 20))):
            chunks.append(chunk)
            left -= len(chunk)
    finally:
        os.close(file)
    if not left:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return b"".join(chunks)


def replace(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` there whole: a reader sees the old file or the new one, also after a crash.

    A file that is there keeps its mode; a new one gets `mode` less the umask. Raises OSError, with nothing changed and
    nothing left behind: ELOOP for a link (resolve it first), EINVAL for what is no regular file, EACCES for a file
    whose owner made it read-only.
    """
    temporary = _write_beside(path, data, mode, _mode_of(path))
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def create(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` there whole, if nothing is there. Raises OSError, FileExistsError among them, as `replace` does."""
    temporary = _write_beside(path, data, mode, None)
    try:
        _link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def is_temporary(name: str) -> bool:
    """Whether a file of that name is one of those that `replace` and `create` make for a moment."""
    return _TEMPORARY.fullmatch(name) is not None


def abandoned(folder: Path, now: float) -> list[str]:
    """The names of the temporary files in a folder whose writers were killed; `now` is in seconds since the epoch."""
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if is_temporary(entry.name) and entry.is_file(follow_symlinks=False)]
    return [entry.name for entry in found if now - _changed(entry) > ABANDONED_AFTER]


@contextmanager
def locked(path: Path, timeout: float = 5.0) -> Iterator[None]:
    """Hold the lock file, made if missing, against all other processes and threads.

    Raises OSError: TimeoutError if it is held for longer than `timeout` seconds.
    """
    private_folder(path.parent)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _lock(file, path, timeout)
        yield
    finally:
        os.close(file)


def private_folder(path: Path) -> None:
    """Make the folder and those above it, if they are missing, for nobody else to enter. Raises OSError."""
    for folder in [*reversed(path.parents), path]:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def set_aside(path: Path) -> Path:
    """Rename a damaged file to `<name>.damaged-<n>`, the first that is free; where it is now. Raises OSError."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in range(1, _MAX_SET_ASIDE + 1))
    free = next((name for name in names if not os.path.lexists(name)), None)
    aside = free or path.with_name(f"{path.name}.damaged-{_MAX_SET_ASIDE}")
    return path.replace(aside)


def _check_regular(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))


def _mode_of(path: Path) -> int | None:
    """The permissions of a file that may be replaced, None if there is none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    _check_regular(found, path)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return stat.S_IMODE(found.st_mode)


def _changed(entry: os.DirEntry[str]) -> float:
    """When what it stands for was written last, in seconds since the epoch; what is gone has not been abandoned."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:
        return math.inf


def _clear_abandoned(folder: Path, begin: str) -> None:
    """Remove what killed writers of this file have left, as far as one may."""
    with suppress(OSError):
        for name in abandoned(folder, time.time()):
            if name.startswith(begin):
                folder.joinpath(name).unlink(missing_ok=True)


def _write_beside(path: Path, data: bytes, mode: int, kept: int | None) -> Path:
    """A synced temporary file in the same folder, with the mode that `path` is to have."""
    begin = f".{os.fsdecode(os.fsencode(path.name)[:100])}."  # a name has at most 255 bytes
    _clear_abandoned(path.parent, begin)
    temporary = path.with_name(f"{begin}{secrets.token_hex(6)}.ideai-tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    file = os.open(temporary, flags, mode if kept is None else 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            if kept is not None:
                os.fchmod(file, kept)
            os.fsync(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _link(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the file system can; the file itself is safe already."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _lock(file: int, path: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path)) from None
        time.sleep(_LOCK_RETRY)
