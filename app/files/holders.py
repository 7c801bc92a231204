"""Which processes have a file open. Everything in here may block."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_LSOF_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Holder:
    """A process, by its number and its name as `ps` shows it."""

    pid: int
    name: str

    def __str__(self) -> str:
        """For a sentence: `sleep (4711)`."""
        return f"{self.name} ({self.pid})"


def holders(path: Path) -> tuple[Holder, ...]:
    """Who has the file open, oldest number first; of other users' processes nothing can be known.

    By the links in /proc/PID/fd (proc(5)), elsewhere by lsof(8), where that is installed.
    """
    real = os.path.realpath(path)
    found = _by_proc(real) if sys.platform == "linux" else _by_lsof(real)
    return tuple(sorted(found, key=lambda holder: holder.pid))


def _by_proc(path: str) -> list[Holder]:
    numbers = (entry for entry in os.listdir("/proc") if entry.isdigit())  # noqa: PTH208 - names are all we want
    return [Holder(int(number), _name(number)) for number in numbers if _has_open(number, path)]


def _has_open(number: str, path: str) -> bool:
    folder = f"/proc/{number}/fd"
    try:
        links = os.listdir(folder)  # noqa: PTH208 - thousands of names, of which none becomes a Path
    except OSError:  # gone meanwhile, or somebody else's
        return False
    return any(_target(f"{folder}/{link}") == path for link in links)


def _target(link: str) -> str:
    """What the link says: following it could wait for a disk that does not answer."""
    try:
        return os.readlink(link)  # noqa: PTH115 - see _has_open
    except OSError:
        return ""


def _name(number: str) -> str:
    try:
        return Path(f"/proc/{number}/comm").read_text(encoding="utf-8", errors="replace").strip() or "a process"
    except OSError:
        return "a process"


def _by_lsof(path: str) -> list[Holder]:
    command = ["lsof", "-w", "-F", "pc", "--", path]
    try:
        listing = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LSOF_SECONDS).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    return parse_lsof(listing)


def parse_lsof(listing: str) -> list[Holder]:
    """The processes in what `lsof -F pc` prints: a line `p<pid>`, then one `c<name>` (lsof(8), OUTPUT FOR OTHER)."""
    found: list[Holder] = []
    pid = 0
    for line in listing.splitlines():
        if line.startswith("p") and line[1:].isdigit():
            pid = int(line[1:])
        elif line.startswith("c") and pid:
            found.append(Holder(pid, line[1:] or "a process"))
            pid = 0
    return found
