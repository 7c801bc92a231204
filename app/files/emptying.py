"""Removing folders with all that is in them, however deep they are, and nothing of what is mounted in there.

Everything here raises OSError and nothing else: EBUSY at a folder on which something is mounted, with that untouched.
"""

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class _Level:
    """A folder on the way down: the one in it within which we are, and those in it that come later."""

    state: os.stat_result
    name: str
    left: list[str]


def empty(folder: int) -> None:
    """Remove all that is in an open folder."""
    _remove_folders(_without_files(folder), folder)


def remove_folder(name: str, outer: int) -> None:
    """Remove a folder from an open one. Raises ELOOP or ENOTDIR for what is none."""
    _remove_folders([name], outer)


def _remove_folders(left: list[str], outer: int) -> None:
    """One folder is open at a time, and nothing calls itself: an agent may have made any number of levels.

    Whatever is gone meanwhile is passed over.
    """
    mount = _mount_of(outer)
    levels: list[_Level] = []
    here = os.dup(outer)
    try:
        while left or levels:
            before = here
            if left:
                name = left.pop()
                with suppress(FileNotFoundError):
                    here = _open_own(name, before)
                    levels.append(_Level(os.fstat(before), name, left))
                    os.close(before)
                    _check_mount(here, mount, name)
                    left = _without_files(here)
            else:
                level = levels.pop()
                here = os.open("..", _FOLDER, dir_fd=before)
                os.close(before)
                _check_is(here, level.state)
                with suppress(FileNotFoundError):
                    os.rmdir(level.name, dir_fd=here)
                left = level.left
    finally:
        os.close(here)


def _open_own(name: str, outer: int) -> int:
    """A descriptor of a folder, also of one that its owner has closed to themselves."""
    try:
        return os.open(name, _FOLDER, dir_fd=outer)
    except PermissionError:
        os.chmod(name, 0o700, dir_fd=outer, follow_symlinks=False)
        return os.open(name, _FOLDER, dir_fd=outer)


def _without_files(folder: int) -> list[str]:
    """The names of the folders in it, once all else in it was removed. Module caches are read-only."""
    if os.fstat(folder).st_mode & 0o300 != 0o300:
        os.fchmod(folder, 0o700)
    folders: list[str] = []
    for name in os.listdir(folder):
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                folders.append(name)
            else:
                os.unlink(name, dir_fd=folder)
    return folders


def _check_mount(folder: int, expected: int, name: str) -> None:
    if _mount_of(folder) != expected:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), name)


def _check_is(folder: int, expected: os.stat_result) -> None:
    """Raises ESTALE where somebody has moved what we are in."""
    if not os.path.samestat(os.fstat(folder), expected):
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))


def _mount_of(folder: int) -> int:
    """Which mount the folder lies on (proc(5), fdinfo: `mnt_id`), and where nothing says so, which device."""
    try:
        with open(f"/proc/self/fdinfo/{folder}", "rb") as said:  # noqa: PTH123 - a Path would take twice the time
            return next(int(line.removeprefix(b"mnt_id:")) for line in said if line.startswith(b"mnt_id:"))
    except (OSError, ValueError, StopIteration):
        return os.fstat(folder).st_dev
