"""Folders through handles: no name in them is followed through a link, whoever puts one there meanwhile.

Everything here raises OSError and nothing else.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.files.emptying import empty, remove_folder

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_PORTION = 1 << 20
_TEMPORARY = ".ideai-new"


class Folder:
    """An open folder; names given to it are single path segments."""

    def __init__(self, descriptor: int) -> None:
        """Take over an open descriptor of a folder."""
        self.descriptor = descriptor

    def close(self) -> None:
        """Let go of the folder."""
        os.close(self.descriptor)

    def names(self) -> list[str]:
        """All names in it, sorted."""
        return sorted(os.listdir(self.descriptor))  # noqa: PTH208 - a descriptor is no path

    def look(self, name: str) -> os.stat_result | None:
        """What lies there, a link as such; None if there is nothing."""
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def is_folder(self, name: str) -> bool:
        """Whether a folder lies there; a link to one is none."""
        found = self.look(name)
        return found is not None and stat.S_ISDIR(found.st_mode)

    def make(self, name: str, mode: int = 0o777) -> None:
        """Make a folder. Raises FileExistsError for whatever lies there."""
        os.mkdir(name, mode, dir_fd=self.descriptor)

    @contextmanager
    def inner(self, parts: Sequence[str]) -> Iterator["Folder"]:
        """The folder below it at these segments. Raises ELOOP or ENOTDIR for a link on the way."""
        descriptor = os.dup(self.descriptor)
        try:
            for part in parts:
                below = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
            yield Folder(descriptor)
        finally:
            os.close(descriptor)

    def write(self, name: str, data: bytes, mode: int, *, synced: bool = False) -> None:
        """A new file; `synced` survives a power cut. Raises FileExistsError for whatever lies there."""
        with _opened(os.open(name, _NEW_FILE, mode, dir_fd=self.descriptor)) as file:
            _write_all(file, data)
            if synced:
                os.fsync(file)

    def link(self, name: str, target: str) -> None:
        """A symbolic link there, in the place of whatever is; one that leads to the target already is left alone."""
        if self.linked(name) != target:
            self.remove(name)
            os.symlink(target, name, dir_fd=self.descriptor)

    def linked(self, name: str) -> str | None:
        """Where the link of that name leads; None if it is none."""
        try:
            return os.readlink(name, dir_fd=self.descriptor)
        except OSError as error:
            if error.errno in (errno.EINVAL, errno.ENOENT):
                return None
            raise

    def ensure(self, name: str, mode: int = 0o700) -> None:
        """A folder there; whatever else was in its place, a link to a folder too, is removed."""
        if not self.is_folder(name):
            self.remove(name)
            self.make(name, mode)

    def replace(self, name: str, data: bytes, mode: int) -> None:
        """A file with this in the place of whatever was there: the old one or the new one, whenever one looks."""
        self.remove(_TEMPORARY)
        self.write(_TEMPORARY, data, mode)
        if self.is_folder(name):
            self.remove(name)
        self.move(_TEMPORARY, self, name)

    def copy(self, source: int, name: str, mode: int, limit: int) -> int:
        """A new file with what an open file holds; its bytes. Raises EFBIG if they are more than `limit`."""
        copied = 0
        with _opened(os.open(name, _NEW_FILE, mode, dir_fd=self.descriptor)) as file:
            while data := os.read(source, _PORTION):
                copied += len(data)
                if copied > limit:
                    raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), name)
                _write_all(file, data)
        return copied

    @contextmanager
    def reading(self, name: str) -> Iterator[int]:
        """A regular file's descriptor, for reading. Raises ELOOP for a link, EINVAL for what is no regular file."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        with _opened(os.open(name, flags, dir_fd=self.descriptor)) as file:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise OSError(errno.EINVAL, "Not a regular file", name)
            yield file

    def move(self, name: str, target: "Folder", new_name: str) -> None:
        """Rename within one disk; what lies at the target is replaced, if rename(2) can."""
        os.rename(name, new_name, src_dir_fd=self.descriptor, dst_dir_fd=target.descriptor)

    def remove_empty(self, name: str) -> bool:
        """Remove a folder with nothing in it; False if there is none such."""
        try:
            os.rmdir(name, dir_fd=self.descriptor)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR):
                return False
            raise
        return True

    def remove(self, name: str) -> None:
        """Remove whatever lies there, a folder with all that is in it, a link as such; nothing if there is nothing.

        Raises EBUSY where something is mounted in it, with that untouched.
        """
        with suppress(FileNotFoundError):
            if self.is_folder(name):
                remove_folder(name, self.descriptor)
            else:
                os.unlink(name, dir_fd=self.descriptor)

    def clear(self) -> None:
        """Remove all that is in it, as `remove` does."""
        empty(self.descriptor)


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """The folder at a path of which every link may be followed."""
    with _opened(os.open(path, _FOLDER)) as descriptor:
        yield Folder(descriptor)


@contextmanager
def _opened(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]
