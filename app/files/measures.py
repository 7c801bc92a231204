"""What folders take on disk, and when anything in them was last changed. Everything in here may block."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from app.domain.stored import MAX_ENTRIES
from app.files.failures import reason


@dataclass(frozen=True, slots=True)
class Measure:
    """Bytes on disk, the newest change in seconds since the epoch, and why that is not all, to follow a path.

    Links count as themselves.
    """

    size: int = 0
    newest: float = 0.0
    doubt: str = ""


def measure(folder: Path) -> Measure:
    """All that is in the folder, but for what is mounted there; nothing if there is no folder."""
    size, newest, seen = 0, 0.0, 0
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
            if stat.S_ISDIR(found.st_mode):
                pending += _inside(path, MAX_ENTRIES - seen)
        except FileNotFoundError:
            continue
        except OSError as error:
            doubt = f"it cannot be read: {reason(error)}"
            continue
        size += found.st_blocks * 512
        newest = max(newest, found.st_mtime)
        seen += 1
        if seen > MAX_ENTRIES:
            return Measure(size, newest, f"it has over {MAX_ENTRIES} files")
    return Measure(size, newest, doubt)


def _inside(folder: str, most: int) -> list[str]:
    """The paths in a folder: all, or one more than `most`."""
    with os.scandir(folder) as entries:
        return [entry.path for _, entry in zip(range(most + 1), entries, strict=False)]
