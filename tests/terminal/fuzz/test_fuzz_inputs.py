"""Every input that the fuzzer kept, and every one that once broke the engine."""

from __future__ import annotations

import pytest

from app.terminal.emulator import Emulator
from tests.terminal.fuzz import kept
from tests.terminal.fuzz.mixture import Cut, Wrong, check, check_same, steps
from tests.terminal.probes.probe import Resize


@pytest.mark.parametrize("data", kept.inputs(kept.CRASHERS), ids=lambda data: data.hex()[:40])
def test_what_once_broke_the_engine_does_not_any_more(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("part", range(8))
def test_what_the_fuzzer_kept_breaks_nothing_and_cuts_do_not_matter(part: int) -> None:
    for data in kept.inputs(kept.CORPUS)[part::8]:
        check(data)


def test_an_input_is_output_with_orders_between() -> None:
    assert list(steps(b"a\xff\xfdb\xff\xfe\x05\x13c\xff")) == [b"a", Cut(), b"b", Resize(6, 20), b"c\xff"]


def test_a_difference_between_two_emulators_is_seen() -> None:
    one, other = Emulator(4, 10), Emulator(4, 10)
    one.feed(b"a\x1b[31mb")
    other.feed(b"a\x1b[32mb")
    with pytest.raises(Wrong, match="row 0"):
        check_same(one, other)
