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
