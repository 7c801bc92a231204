"""From a key to its echo, through a pane: alone, and with three neighbours that print."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from tests.benchmarks.outer import PATIENCE, Outer
from tests.benchmarks.players import echo_of
from tests.benchmarks.rivals import PLAYERS, Ideai, Place, Rival, Tmux, role, wait_for_echo
from tests.benchmarks.table import Table, milliseconds, percentile, ratio

SEED: Final = 20261
NOTHING: Final = "no pane at all"
_KEYS: Final = b"abcdefghijklmnopqrstuvwxyz"
_WARM_UP: Final = 5
_LONGEST_PAUSE: Final = 0.04

LOADS: Final[Mapping[str, Sequence[str]]] = {
    "quiet": (),
    "3 × 60 lines/s": (role("lines", "60"),) * 3,
    "3 flooding": (role("flood"),) * 3,
}
"""What runs in the other panes."""


def measure(place: Place, *, quick: bool = False) -> Table:
    """A table with p50 and p99 of everyone under every load."""
    loads = {"quiet": LOADS["quiet"]} if quick else LOADS
    blocks, keys = (1, 20) if quick else (3, 150)
    rows = [(NOTHING, _cells(_without_panes(place, keys), None))]
    for load, neighbours in loads.items():
        times = _race(place, neighbours, blocks, keys)
        rows += [(f"{name}, {load}", _cells(times[name], times.get("tmux"))) for name in times]
    return Table(
        "key to echo, ms",
        ("p50", "p99", "max", "p50 ÷ tmux"),
        rows,
        (f"{blocks * keys} keys each, in turns of {keys}, after pauses of up to {_LONGEST_PAUSE * 1e3:.0f} ms",),
    )


def _race(place: Place, neighbours: Sequence[str], blocks: int, keys: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"tmux": [], "ideai": []}
    for _ in range(blocks):
        for rival in (Tmux(place), Ideai(place)):
            times[rival.name] += _one_block(rival, (role("echo"), *neighbours), keys)
    return times


def _one_block(rival: Rival, roles: Sequence[str], keys: int) -> list[float]:
    try:
        with closing(rival.open(roles)) as outer:
            return echoes(outer, keys)
    finally:
        rival.close()


def _without_panes(place: Place, keys: int) -> list[float]:
    """The program on our own terminal: what the harness itself costs."""
    variables = place.variables
    argv = [sys.executable, "-S", "-P", os.fspath(PLAYERS), "echo"]
    with closing(Outer(argv, variables, Path(place.folder))) as outer:
        return echoes(outer, keys)


def echoes(outer: Outer, keys: int) -> list[float]:
    """Type that many keys, one after the other has come back; the seconds that each took."""
    wait_for_echo(outer)
    random = Random(SEED)
    times = [_echo(outer, random, number) for number in range(keys + _WARM_UP)]
    return times[_WARM_UP:]


def _echo(outer: Outer, random: Random, number: int) -> float:
    """Pause, reading on as a terminal does, then type and wait for the sign. Raises TimeoutError."""
    _read_on(outer, random.uniform(_LONGEST_PAUSE / 4, _LONGEST_PAUSE))
    key = _KEYS[number % len(_KEYS)]
    sign = echo_of(bytes([key]))
    seen = b""
    typed = time.perf_counter()
    outer.type(bytes([key]))
    while sign not in seen:
        seen = seen[-len(sign) :] + outer.read(PATIENCE)
        if time.perf_counter() - typed > PATIENCE:
            raise TimeoutError(f"The key {chr(key)} was never echoed.")
    return time.perf_counter() - typed


def _read_on(outer: Outer, seconds: float) -> None:
    """Read without showing: parsing what neighbours print would take time from those who are measured."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        outer.read(left)


def _cells(times: Sequence[float], tmux: Sequence[float] | None) -> list[str]:
    beside = ratio([median(times)], [median(tmux)]) if tmux else ""
    return [milliseconds(percentile(times, share)) for share in (0.5, 0.99, 1.0)] + [beside]
