"""What the kernel says of a process (proc(5)); Linux only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Use:
    """Since the process began, all its threads that still live: seconds on a CPU, and how often it was woken."""

    cpu: float
    wakeups: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes. `proportional`: a page that n processes share counts one nth (PSS); `private`: its own pages alone."""

    proportional: int
    private: int


def is_known() -> bool:
    """Whether this system tells."""
    return Path("/proc/self/smaps_rollup").exists() and Path("/proc/self/schedstat").exists()


def used(pid: int) -> Use:
    """What it has used so far."""
    cpu = wakeups = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            cpu += int((task / "schedstat").read_text().split()[0])
            wakeups += _field(task / "status", "voluntary_ctxt_switches")
    return Use(cpu / 1e9, wakeups)


def memory(pid: int) -> Memory:
    """What it holds now."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    private = _field(rollup, "Private_Clean") + _field(rollup, "Private_Dirty")
    return Memory(_field(rollup, "Pss") * 1024, private * 1024)


def _field(path: Path, name: str) -> int:
    found = next(line for line in path.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(found.split()[1])
