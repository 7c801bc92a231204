"""What nine quiet panes cost: CPU, and how often a process is woken, with a person attached and nobody typing."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from tests.benchmarks import processes
from tests.benchmarks.outer import Outer
from tests.benchmarks.rivals import PROMPT, SHELL, Ideai, Place, Rival, Tmux
from tests.benchmarks.table import Table

PANES = 9


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: percent of a core, and wake-ups a second."""

    cpu: float
    wakeups: float


def measure(place: Place, *, quick: bool = False) -> Table:
    """A table with a row for each process."""
    settle, seconds = (0.5, 1.0) if quick else (3.0, 10.0)
    rows = [
        (name, (f"{cost.cpu:.2f}", f"{cost.wakeups:.1f}"))
        for rival in (Tmux(place), Ideai(place))
        for name, cost in _costs(rival, settle, seconds).items()
    ]
    return Table(
        f"{PANES} quiet panes for {seconds:.0f} s", ("% of a core", "wake-ups/s"), rows, ("the goal is below 1 %",)
    )


def _costs(rival: Rival, settle: float, seconds: float) -> dict[str, Cost]:
    try:
        with closing(rival.open([SHELL] * PANES)) as outer:
            outer.shows(lambda screen: sum(row.count(PROMPT) for row in screen) == PANES)
            outer.rest(settle)
            pids = {f"{rival.name}, panes' process": rival.server(), f"{rival.name}, client": outer.pid}
            return dict(zip(pids, _watch(outer, list(pids.values()), seconds), strict=True))
    finally:
        rival.close()


def _watch(outer: Outer, pids: list[int], seconds: float) -> list[Cost]:
    before = [processes.used(pid) for pid in pids]
    outer.rest(seconds)
    after = [processes.used(pid) for pid in pids]
    return [
        Cost((then.cpu - now.cpu) / seconds * 100, (then.wakeups - now.wakeups) / seconds)
        for now, then in zip(before, after, strict=True)
    ]
