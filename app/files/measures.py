"""What folders take on disk, and when anything in them was last changed. Everything in here may block."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.stored import TOO_MANY
from app.files.failures import reason


@dataclass(frozen=True, slots=True)
class Measure:
    """Bytes on disk, the newest change in seconds since the epoch, and why that is not all, to follow a path.

    Links count as themselves.
    """

    size: int = 0
    newest: float = 0.0
    doubt: str = ""


def measure(folder: Path, goes_on: Callable[[], bool] = lambda: True) -> Measure:
    """All that is in the folder, but for what is mounted there; nothing if there is no folder.

    `goes_on` is asked again and again; once it says no, what was seen so far is all.
    """
    size, newest = 0, 0.0
    doubt = ""
    device: int | None = None
    pending = [str(folder)]
    while pending:
        path = pending.pop()
        try:
            found = os.lstat(path)
            device = found.st_dev if device is None else device
            if found.st_dev != device:
                doubt = f"something is mounted in it, at {path}"
                continue
            size, newest = size + found.st_blocks * 512, max(newest, found.st_mtime)
            if not stat.S_ISDIR(found.st_mode):
                continue
            for inside in _inside(path, pending):
                if not goes_on():
                    return Measure(size, newest, TOO_MANY)
                size, newest = size + inside.st_blocks * 512, max(newest, inside.st_mtime)
        except FileNotFoundError:
            continue
        except OSError as error:
            doubt = f"it cannot be read: {reason(error)}"
    return Measure(size, newest, doubt)


def _inside(folder: str, pending: list[str]) -> Iterator[os.stat_result]:
    """What lies in a folder, but for the folders there, which are added to those that are looked into."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                with suppress(FileNotFoundError):
                    yield entry.stat(follow_symlinks=False)
