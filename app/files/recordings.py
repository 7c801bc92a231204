"""What a program prints, on its way into a file, of which only the last megabytes or less are kept."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Full, Queue

from app.files.folders import Folder

_MAX_WAITING = 512
"""Portions of output that wait for a slow disk; what comes then is left out."""


class Recording:
    """A thread of its own writes it, so that no disk holds up the screen."""

    def __init__(self, folder: Folder, name: str, before: str, limit: int) -> None:
        """The file `name`, and `before` for the one that came before it and is full: over `limit` bytes. A file of
        that name that is there becomes the one before. Portions are never cut in two.
        """
        self._folder = Folder(os.dup(folder.descriptor))
        self._name, self._before, self._limit = name, before, limit
        self._waiting: Queue[bytes | None] = Queue(_MAX_WAITING)
        self._thread = threading.Thread(target=self._work, name="ideai-log", daemon=True)
        self._thread.start()

    def put(self, data: bytes) -> None:
        """Write it soon, if the disk keeps up."""
        with suppress(Full):
            self._waiting.put_nowait(data)

    def close(self) -> None:
        """Write what waits."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        try:
            with suppress(OSError):
                self._write()
                return
            while self._waiting.get() is not None:
                pass  # a full disk is no reason to hold up whoever prints
        finally:
            self._folder.close()

    def _write(self) -> None:
        more = True
        while more:
            with self._part() as file:
                more = self._fill(file)

    def _fill(self, file: int) -> bool:
        """Whether there is more to come once the file is full."""
        size = 0
        while size < self._limit:
            data = self._waiting.get()
            if data is None:
                return False
            _write_all(file, data)
            size += len(data)
        return True

    @contextmanager
    def _part(self) -> Iterator[int]:
        """A new file for what comes now; the one that is full takes the place of the one before it."""
        if self._folder.look(self._name) is not None:
            self._folder.remove(self._before)
            self._folder.move(self._name, self._folder, self._before)
        self._folder.write(self._name, b"", 0o600)
        file = os.open(self._name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._folder.descriptor)
        try:
            yield file
        finally:
            os.close(file)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def recorded(folder: Folder, name: str, limit: int) -> bytes:
    """What such a file has; nothing if there is none. Raises OSError."""
    try:
        with folder.reading(name) as file, os.fdopen(os.dup(file), "rb") as stream:
            return stream.read(limit)
    except FileNotFoundError:
        return b""
