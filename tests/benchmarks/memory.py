"""What panes hold: one, ten, and one with ten thousand rows of scrollback; the process that has them, and a client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

from tests.benchmarks import processes
from tests.benchmarks.players import LAST_ROW
from tests.benchmarks.processes import Memory
from tests.benchmarks.rivals import PROMPT, SHELL, Ideai, Place, Rival, Tmux, role
from tests.benchmarks.table import Table

PANES = 10
ROWS = 10_000
NAMES = ("one quiet pane", "all of them", "each pane more", f"one, {ROWS} rows back", "the rows", "a client")


def measure(place: Place, *, quick: bool = False) -> Table:
    """A table with PSS and private memory of both."""
    panes, settle = (3, 0.3) if quick else (PANES, 2.0)
    found = [_measure(rival, panes, settle) for rival in (Tmux(place), Ideai(place))]
    rows = [(name, [cell for memory in found for cell in _cells(memory[name])]) for name in NAMES]
    return Table(f"memory of 1 and {panes} panes, MB", ("tmux PSS", "private", "ideai PSS", "private"), rows)


def _measure(rival: Rival, panes: int, settle: float) -> Mapping[str, Memory]:
    one, client = _with_panes(rival, [SHELL], PROMPT, settle)
    many, _ = _with_panes(rival, [SHELL] * panes, PROMPT, settle)
    full, _ = _with_panes(rival, [role("rows", str(ROWS))], LAST_ROW, settle)
    return dict(zip(NAMES, (one, many, _share(one, many, panes - 1), full, _share(one, full, 1), client), strict=True))


def _with_panes(rival: Rival, roles: Sequence[str], mark: str, settle: float) -> tuple[Memory, Memory]:
    """Of the process that has the panes and of its client, once every pane shows the mark."""
    try:
        with closing(rival.open(roles)) as outer:
            outer.shows(lambda screen: sum(row.count(mark) for row in screen) >= len(roles))
            outer.rest(settle)
            return processes.memory(rival.server()), processes.memory(outer.pid)
    finally:
        rival.close()


def _share(less: Memory, more: Memory, parts: int) -> Memory:
    return Memory((more.proportional - less.proportional) // parts, (more.private - less.private) // parts)


def _cells(memory: Memory) -> tuple[str, str]:
    return f"{memory.proportional / 1e6:.2f}", f"{memory.private / 1e6:.2f}"
