"""Every input that the fuzzer kept, and every one that once broke the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.fuzz.mixture import Cut, check, steps
from tests.terminal.probes.probe import Resize

INPUTS = sorted(path for path in Path(__file__).parent.glob("c*/*") if path.parent.name in ("corpus", "crashers"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name[:12]}")
def test_the_engine_survives_an_input_and_cuts_do_not_matter(path: Path) -> None:
    check(path.read_bytes())


def test_an_input_is_output_with_orders_between() -> None:
    assert list(steps(b"a\xff\xfdb\xff\xfe\x05\x13c\xff")) == [b"a", Cut(), b"b", Resize(6, 20), b"c\xff"]
