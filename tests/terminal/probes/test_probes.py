"""Our engine against the recorded answers of real xterm and tmux, and against tmux on recorded programs."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.terminal.probes import differences, recordings, streams
from tests.terminal.probes.differences import BOUND, LIST, REASONS, all_differences, of_probe, of_stream, render
from tests.terminal.probes.probe import Probe
from tests.terminal.probes.table import PROBES


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_the_engine_shows_what_its_authority_shows(probe: Probe) -> None:
    unexplained = [found for found in of_probe(probe) if found.name not in REASONS]
    assert not unexplained, f"{probe.reference}: {probe.steps}"


@pytest.mark.parametrize("name", streams.names())
def test_a_recorded_program_shows_what_tmux_shows(name: str) -> None:
    unexplained = [found for found in of_stream(name) if found.name not in REASONS]
    assert not unexplained


def test_the_differences_that_remain_are_few_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    found = all_differences()
    names = {difference.name for difference in found}
    with capsys.disabled():
        print(f"\nterminal engine: {len(names)} differences from xterm and tmux, at most {BOUND} allowed")
    assert len(names) <= BOUND
    assert names == set(REASONS), "a difference without a reason, or a reason without a difference"
    assert LIST.read_text() == render(found), "python -m tests.terminal.probes.differences writes the list again"


def test_no_two_probes_have_the_same_name() -> None:
    assert [name for name, count in Counter(probe.name for probe in PROBES).items() if count > 1] == []


@pytest.mark.parametrize("terminal", ["xterm", "tmux"])
def test_what_was_recorded_was_recorded_with_the_probes_of_now(terminal: str) -> None:
    recording = recordings.load(terminal)
    wanted = [probe for probe in PROBES if probe.authority == terminal]
    assert [probe.name for probe in wanted if recording.answers[probe.name][0] != probe.digest] == []


def test_the_authority_itself_answers_in_the_form_that_a_probe_asks_for() -> None:
    asked = [probe for probe in PROBES if probe.reply and probe.authority != "spec"]
    assert [p.name for p in asked if not re.fullmatch(str(p.reply), differences.right_answer(p).replies)] == []


def test_every_probe_that_xterm_does_not_decide_says_why() -> None:
    assert [probe.name for probe in PROBES if (probe.authority != "xterm") != bool(probe.because)] == []


def test_every_stream_was_recorded_as_it_is_on_disk() -> None:
    assert [name for name in streams.names() if not streams.is_intact(name)] == []
