"""Real programs in a pane look as they do in bare tmux: the two screens are compared by their text."""

import shutil
from collections.abc import Iterator

import pytest

from tests.e2e.computer import new_computer
from tests.e2e.programs import PROGRAMS
from tests.e2e.side_by_side import Pair, Visit, side_by_side

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with new_computer() as computer, side_by_side(computer) as both:
        yield both


@pytest.mark.parametrize("visit", PROGRAMS, ids=lambda visit: visit.name)
def test_a_program_looks_in_a_pane_as_it_does_in_bare_tmux(pair: Pair, visit: Visit) -> None:
    if shutil.which(visit.program, path="/usr/local/bin:/usr/bin:/bin") is None:
        pytest.skip(f"{visit.program} is not installed")
    pair.visit(visit)
