"""The workloads are the same in every run, and can be repeated."""

from __future__ import annotations

import pytest

from app.terminal.emulator import Emulator
from tests.benchmarks.bench_terminal import Contestant, Sample, race
from tests.benchmarks.workloads import COLS, ROWS, WORKLOADS, Workload
from tests.terminal.probes.streams import is_open

SIZE = 20_000


@pytest.mark.parametrize("load", WORKLOADS, ids=lambda load: load.name)
def test_a_workload_is_the_same_in_every_run(load: Workload) -> None:
    made = load.make(SIZE)
    assert made == load.make(SIZE)
    assert len(made) >= SIZE


@pytest.mark.parametrize("load", WORKLOADS, ids=lambda load: load.name)
def test_a_workload_ends_where_it_can_begin_again(load: Workload) -> None:
    made = load.make(SIZE)
    emulator = Emulator(ROWS, COLS)
    emulator.feed(made)
    assert not is_open(made)
    assert not emulator.modes.alternate_screen
    assert emulator.take_replies() == b""


def test_everyone_in_a_race_is_measured_on_every_sample(capsys: pytest.CaptureFixture[str]) -> None:
    runners = [Contestant("fast", 10, lambda _sample, _size: 2.0), Contestant("slow", 10, lambda _sample, _size: 1.0)]
    results = race(runners, [Sample("a", b"a", 24, 80), Sample("b", b"b", 24, 80)], rounds=2)
    assert results == {"a": {"fast": 2.0, "slow": 1.0}, "b": {"fast": 2.0, "slow": 1.0}}
    assert "fast" in capsys.readouterr().out
