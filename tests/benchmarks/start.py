"""From the start of a program to its first full screen, and to the prompt of the shell in it.

All are started by the same parent on the same kind of terminal, taking turns, so that a ratio compares neighbours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.benchmarks.bare_app import BOTTOM, TOP
from tests.benchmarks.outer import Outer, Screen
from tests.benchmarks.rivals import PROMPT, Ideai, Place, Tmux
from tests.benchmarks.table import Table, milliseconds, ratio

BARE_APP = Path(__file__).with_name("bare_app.py")
PYTHON, BARE = "python -c print", "bare Textual app"
TMUX_NEW, TMUX_ATTACH = "tmux new-session", "tmux attach"
IDEAI_NEW, IDEAI_JOIN, IDEAI_ATTACH = "ideai, starting a workspace", "ideai, joining it", "ideai attach"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds to the first full screen, one for each round, and to the shell's prompt where there is one."""

    painted: list[float] = field(default_factory=list)
    prompted: list[float] = field(default_factory=list)


def measure(place: Place, *, quick: bool = False) -> Table:
    """A table with medians, the fastest, and ratios to the bare app and to what tmux does."""
    return _table(run(place, 1 if quick else 15))


def run(place: Place, rounds: int) -> Mapping[str, Times]:
    """The times of everyone; a first round, in which files are read from the disk, is not counted."""
    everyone = {name: Times() for name in (PYTHON, BARE, TMUX_NEW, TMUX_ATTACH, IDEAI_NEW, IDEAI_JOIN, IDEAI_ATTACH)}
    for number in range(rounds + 1):
        for name, times in _one_round(place).items():
            if number:
                everyone[name].painted.extend(times.painted)
                everyone[name].prompted.extend(times.prompted)
    return everyone


def _one_round(place: Place) -> dict[str, Times]:
    tmux, ideai = Tmux(place), Ideai(place)
    try:
        return {
            PYTHON: _watch(lambda: _python(place, "-c", f"print({BOTTOM!r})"), lambda screen: screen[0] == BOTTOM),
            BARE: _watch(lambda: _python(place, str(BARE_APP)), _bare_is_painted),
            TMUX_NEW: _watch(tmux.start, tmux.is_painted, prompts=True),
            TMUX_ATTACH: _watch(tmux.attach, tmux.is_painted, prompts=True),
            IDEAI_NEW: _watch(ideai.start, ideai.is_painted, prompts=True),
            IDEAI_JOIN: _watch(ideai.attach, ideai.is_painted, prompts=True),
            IDEAI_ATTACH: _watch(lambda: ideai.attach("attach"), ideai.is_painted, prompts=True),
        }
    finally:
        tmux.close()
        ideai.close()


def _watch(start: Callable[[], Outer], is_painted: Callable[[Screen], bool], *, prompts: bool = False) -> Times:
    outer = start()
    try:
        painted = outer.shows(is_painted)
        prompted = outer.shows(lambda screen: any(PROMPT in row for row in screen)) if prompts else None
    finally:
        outer.close()
    return Times([painted], [prompted] if prompted is not None else [])


def _python(place: Place, *words: str) -> Outer:
    return Outer([sys.executable, "-P", *words], place.variables, place.folder)


def _bare_is_painted(screen: Screen) -> bool:
    return screen[0].startswith(TOP) and screen[-1].startswith(BOTTOM)


def _table(everyone: Mapping[str, Times]) -> Table:
    beside = {IDEAI_NEW: TMUX_NEW, IDEAI_JOIN: TMUX_ATTACH, IDEAI_ATTACH: TMUX_ATTACH}
    rows = []
    for name, times in everyone.items():
        tmux = beside.get(name)
        cells = [
            milliseconds(median(times.painted)),
            milliseconds(min(times.painted)),
            milliseconds(median(times.prompted)) if times.prompted else "",
            ratio(times.painted, everyone[BARE].painted),
            ratio(times.painted, everyone[tmux].painted) if tmux else "",
        ]
        rows.append((name, cells))
    return Table(
        "start, ms to",
        ("first paint", "fastest", "prompt", "÷ bare app", "÷ tmux"),
        rows,
        (f"medians of {len(everyone[BARE].painted)}; the workspace is a process of its own, and its start is counted",),
    )
