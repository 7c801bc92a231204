"""Agents' CLIs look in a pane as they do in bare tmux, on the alternate screen and inline."""

import shutil
from collections.abc import Iterator

import pytest

from tests.e2e.side_by_side import Pair, Visit
from tests.real_agents.side_by_side import AGENTS, agents_side_by_side

pytestmark = pytest.mark.real_agents


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with agents_side_by_side() as both:
        yield both


@pytest.mark.parametrize("visit", AGENTS, ids=lambda visit: visit.name)
def test_an_agent_looks_in_a_pane_as_it_does_in_bare_tmux(pair: Pair, visit: Visit) -> None:
    if shutil.which(visit.program) is None:
        pytest.skip(f"{visit.program} is not on PATH")
    pair.visit(visit)
