"""What every store of hints promises."""

from pathlib import Path

import pytest

from app.adapters.json_hints import JsonHints
from app.domain.problem import Problem
from app.ports.hints import Hints
from tests.contract.samples import nothing_wrong
from tests.fakes.hints import FakeHints


@pytest.fixture(params=["fake", "json"])
def hints(request: pytest.FixtureRequest, tmp_path: Path) -> Hints:
    return FakeHints() if request.param == "fake" else JsonHints(tmp_path / "state", nothing_wrong)


def test_nothing_is_known_at_first(hints: Hints) -> None:
    assert hints.learned() == frozenset()


def test_what_is_learned_once_stays_known(hints: Hints) -> None:
    hints.learn(["workspace.help"])
    hints.learn(["workspace.palette", "workspace.help"])
    assert hints.learned() == {"workspace.help", "workspace.palette"}


def test_two_workspaces_of_a_user_learn_together(tmp_path: Path) -> None:
    one, other = (JsonHints(tmp_path, nothing_wrong) for _ in range(2))
    one.learn(["workspace.help"])
    other.learn(["agents.toggle"])
    assert one.learned() == {"workspace.help", "agents.toggle"}


def test_a_file_that_does_not_parse_is_set_aside_and_told(tmp_path: Path) -> None:
    (tmp_path / "hints.json").write_text("{")
    told: list[Problem] = []
    assert JsonHints(tmp_path, told.append).learned() == frozenset()
    assert len(told) == 1
    assert (tmp_path / "hints.json").exists() is False
