"""What every store of session records promises."""

from pathlib import Path

import pytest

from app.adapters.json_session_records import JsonSessionRecords
from app.domain.project import Project
from app.ports.session_records import SessionRecords
from tests.contract.samples import agent, nothing_wrong, project_in
from tests.fakes.session_records import FakeSessionRecords

ADA, BOB = agent(1).id, agent(2).id


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "json"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> SessionRecords:
    return FakeSessionRecords() if request.param == "fake" else JsonSessionRecords(tmp_path / "state", nothing_wrong)


def test_an_agent_that_never_ran_has_no_conversation(records: SessionRecords, project: Project) -> None:
    assert records.native_session(project, ADA) is None


def test_the_last_id_of_each_agent_is_remembered(records: SessionRecords, project: Project) -> None:
    records.remember(project, ADA, "one")
    records.remember(project, BOB, "two")
    records.remember(project, ADA, "three")
    assert records.native_session(project, ADA) == "three"
    assert records.native_session(project, BOB) == "two"


def test_an_id_can_be_forgotten(records: SessionRecords, project: Project) -> None:
    records.remember(project, ADA, "one")
    records.remember(project, ADA, None)
    records.remember(project, BOB, None)
    assert records.native_session(project, ADA) is None


def test_projects_have_records_of_their_own(records: SessionRecords, project: Project, tmp_path: Path) -> None:
    records.remember(project, ADA, "one")
    assert records.native_session(project_in(tmp_path, "other"), ADA) is None
