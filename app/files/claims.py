"""The lock on an environment: as long as somebody holds it, nobody else prepares, removes or collects what it guards.

flock(2): the lock belongs to the open file, which every process that inherits the descriptor shares. It is given up by
closing only, because LOCK_UN would take it from all of them; so it lasts until the last one has closed it or ended.

Everything here raises OSError and nothing else.
"""

import errno
import fcntl
import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from app import atomic

Purpose = Literal["run", "keeping"]
"""What a lock is held for: an agent that runs, for as long as it likes, or a moment of housekeeping."""

PATIENCE = 2.0
"""Seconds that are waited for a run to end: what an agent had started in the background often ends a moment after it.
The file also says a moment after the lock was taken what for, so what it says cannot be believed at once."""

KEEPING_PATIENCE = 5.0
"""Seconds that are waited for somebody's housekeeping to be done."""

_RETRY = 0.02
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


class Lock:
    """A lock that is held. Threads may share it."""

    def __init__(self, descriptor: int) -> None:
        """Take over the descriptor of a file that is locked."""
        self._descriptor: int | None = descriptor
        self._guard = threading.Lock()

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What a process inherits to hold the lock too; nothing once it was released."""
        with self._guard:
            return () if self._descriptor is None else (self._descriptor,)

    def release(self) -> None:
        """Close our descriptor; nothing if that was done."""
        with self._guard:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The lock stays held inside, whoever releases it meanwhile. Raises EBADF if that was done before."""
        with self._guard:
            if self._descriptor is None:
                raise OSError(errno.EBADF, "The environment was given up already")
            copy = os.dup(self._descriptor)
        try:
            yield
        finally:
            os.close(copy)


def hold(path: Path, purpose: Purpose, patience: float = PATIENCE) -> Lock:
    """Hold the lock file, made if missing, with its folder.

    Raises BlockingIOError if somebody runs there after `patience` seconds, or keeps house for too long; EINVAL for what
    is no regular file.
    """
    began = time.monotonic()
    while True:
        atomic.private_folder(path.parent)
        try:
            lock = _try(path, purpose)
        except FileNotFoundError:  # its folder was removed between the two calls
            lock = None
        except BlockingIOError:
            allowed = patience if _purpose_of(path) == "run" else KEEPING_PATIENCE
            if time.monotonic() - began >= allowed:
                raise
            lock = None
        if lock is not None:
            return lock
        time.sleep(_RETRY)


def _try(path: Path, purpose: Purpose) -> Lock | None:
    """The lock, or None if the file was removed before it was locked: it guards nothing then."""
    descriptor = os.open(path, _FLAGS, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _is_at(descriptor, path):
            os.close(descriptor)
            return None
        os.pwrite(descriptor, purpose.encode().ljust(8), 0)
    except OSError:
        os.close(descriptor)
        raise
    return Lock(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _purpose_of(path: Path) -> str:
    try:
        return atomic.read(path, 64).decode("ascii", "replace").strip()
    except OSError:
        return ""
