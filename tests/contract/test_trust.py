"""What every Trust does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters.json_trust import JsonTrust
from app.domain.project import Project
from app.ports.trust import Trust
from tests.fakes.trust import FakeTrust

PROJECT = Project(Path("/home/ann/shop"), "shop-0123456789ab")
CLONE = Project(Path("/home/ann/shop-2"), "shop-2-0123456789ab")
DIGEST = "a" * 64


@pytest.fixture(params=["fake", "json"])
def trust(request: pytest.FixtureRequest, tmp_path: Path) -> Trust:
    return FakeTrust() if request.param == "fake" else JsonTrust(tmp_path, lambda problem: pytest.fail(str(problem)))


def test_nothing_is_agreed_to_at_first(trust: Trust) -> None:
    assert trust.given(PROJECT, DIGEST) is False


def test_a_decision_is_for_one_content_of_one_project(trust: Trust) -> None:
    trust.give(PROJECT, DIGEST)
    trust.give(PROJECT, DIGEST)
    assert trust.given(PROJECT, DIGEST) is True
    assert trust.given(PROJECT, "b" * 64) is False
    assert trust.given(CLONE, DIGEST) is False


def test_what_is_taken_back_is_a_new_question_and_nothing_else_is(trust: Trust) -> None:
    for project in (PROJECT, CLONE):
        for letter in "ab":
            trust.give(project, letter * 64)
    assert trust.agreed(PROJECT) == {DIGEST, "b" * 64}
    trust.take_back(PROJECT, {DIGEST, "c" * 64})
    assert trust.agreed(PROJECT) == {"b" * 64}
    assert trust.given(PROJECT, DIGEST) is False
    assert trust.agreed(CLONE) == {DIGEST, "b" * 64}


def test_with_nothing_to_take_back_nothing_is_made(tmp_path: Path) -> None:
    JsonTrust(tmp_path, lambda problem: pytest.fail(str(problem))).take_back(PROJECT, {DIGEST})
    assert list(tmp_path.iterdir()) == []
