"""Our block in a file of the user's own, which no link leads to and nothing but the block changes in.

Agents share such files: whoever calls this holds a lock against all who write blocks in the same project.
Everything here raises Refused for a file that is not touched, and OSError.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.environment import parts_of
from app.domain.errors import Refused
from app.domain.injection import PlannedBlock
from app.domain.marker_block import with_block, without_block
from app.files.folders import Folder, opened

MAX_FILE = 4 << 20
"""Bytes of a file that takes a block."""

_TEMPORARY = ".block.ideai-tmp"
"""Of one name, so that what a crash has left can be cleared away."""

_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""What opening the file's folder says once it has gone, or something else is in its place."""


def put_block(block: PlannedBlock, key: str) -> None:
    """Make the block of `key` say that text; the file is made if it is missing, its folder is not."""
    shown = block.folder / block.path
    *folders, name = parts_of(block.path)
    try:
        with opened(block.folder) as root, root.inner(folders) as folder:
            data = _read(folder, name, shown)
            _replace(folder, name, with_block(data, key, block.text))
    except FileNotFoundError:
        raise Refused(f"The folder of {shown} is not there; make it, or name another file.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise _is_link(shown) from None
        raise


def take_block(outer: Path, path: str, key: str) -> None:
    """Take the block out again; a file that was made for it goes. What is no file any more stays as it is."""
    *folders, name = parts_of(path)
    with _passing_what_is_gone(), opened(outer) as root, root.inner(folders) as folder:
        folder.remove(_TEMPORARY)
        data = _read(folder, name, outer / path)
        if data is None:
            return
        rest = without_block(data, key)
        if rest is None:
            folder.remove(name)
        elif rest != data:
            _replace(folder, name, rest)


@contextmanager
def _passing_what_is_gone() -> Iterator[None]:
    try:
        yield
    except Refused:
        return
    except OSError as error:
        if error.errno not in _NO_FOLDER:
            raise


def _read(folder: Folder, name: str, shown: Path) -> bytes | None:
    """None if there is no such file."""
    found = folder.look(name)
    if found is None:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise _is_link(shown)
    if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_FILE:
        raise Refused(f"{shown} is no regular file of at most {MAX_FILE >> 20} MB, and is not written to.")
    with folder.reading(name) as file:
        data = bytearray()
        while portion := os.read(file, 1 << 20):
            data += portion
    return bytes(data)


def _replace(folder: Folder, name: str, data: bytes) -> None:
    """The old file or the new one, whenever one looks, with the mode that it had."""
    before = folder.look(name)
    folder.remove(_TEMPORARY)
    try:
        folder.write(_TEMPORARY, data, 0o666 if before is None else 0o600, synced=True)
        if before is not None:
            os.chmod(_TEMPORARY, stat.S_IMODE(before.st_mode), dir_fd=folder.descriptor)
        folder.move(_TEMPORARY, folder, name)
    except OSError:
        with suppress(OSError):
            folder.remove(_TEMPORARY)
        raise


def _is_link(shown: Path) -> Refused:
    return Refused(f"{shown} is a link, or behind one, and is not written through; name the file itself.")
