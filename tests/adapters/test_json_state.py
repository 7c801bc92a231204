"""State files on a real disk: damage is set aside and told, and nobody else may read them."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.adapters.json_layouts import JsonLayouts
from app.adapters.json_session_records import JsonSessionRecords
from app.domain.agent import AgentId
from app.domain.errors import Failed, Invalid
from app.domain.layout import WorkspaceLayout
from app.domain.problem import Problem
from app.domain.project import Project
from tests.contract.samples import agent, project_in

ADA = agent(1).id


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture
def told() -> list[Problem]:
    return []


@pytest.fixture
def layouts(tmp_path: Path, told: list[Problem]) -> JsonLayouts:
    return JsonLayouts(tmp_path / "state", told.append)


@pytest.fixture
def records(tmp_path: Path, told: list[Problem]) -> JsonSessionRecords:
    return JsonSessionRecords(tmp_path / "state", told.append)


def _folder(tmp_path: Path, project: Project) -> Path:
    folder = tmp_path / "state" / "projects" / project.key
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff", b'{"tabs": 3}', b'{"current": 4, "tabs": [{"name": "a"}]}', b"[" * 90_000]
)
def test_a_damaged_layout_is_set_aside_and_told(
    layouts: JsonLayouts, project: Project, tmp_path: Path, told: list[Problem], data: bytes
) -> None:
    folder = _folder(tmp_path, project)
    for number in (1, 2):
        (folder / "layout.json").write_bytes(data)
        assert layouts.load(project) is None
        assert (folder / f"layout.json.damaged-{number}").read_bytes() == data
        assert not (folder / "layout.json").exists()
        assert len(told) == number
        assert f"damaged-{number}" in told[-1].message


def test_after_damage_a_new_layout_can_be_saved(
    layouts: JsonLayouts, project: Project, tmp_path: Path, told: list[Problem]
) -> None:
    (_folder(tmp_path, project) / "layout.json").write_text("{")
    layouts.load(project)
    layouts.save(project, WorkspaceLayout())
    assert layouts.load(project) == WorkspaceLayout()
    assert len(told) == 1


def test_state_is_for_its_owner_only(layouts: JsonLayouts, project: Project, tmp_path: Path) -> None:
    layouts.save(project, WorkspaceLayout())
    path = tmp_path / "state" / "projects" / project.key / "layout.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_fifo_in_its_place_blocks_nobody(
    layouts: JsonLayouts, project: Project, tmp_path: Path, told: list[Problem]
) -> None:
    os.mkfifo(_folder(tmp_path, project) / "layout.json")
    assert layouts.load(project) is None
    assert len(told) == 1
    with pytest.raises(Failed):
        layouts.save(project, WorkspaceLayout())


@pytest.mark.parametrize("native", ["--dangerous", "", "a b", "a\nb", "x" * 300, "-r"])
def test_no_id_that_could_be_taken_for_an_option_is_stored_or_believed(
    records: JsonSessionRecords, project: Project, tmp_path: Path, told: list[Problem], native: str
) -> None:
    with pytest.raises(Invalid):
        records.remember(project, ADA, native)
    file = _folder(tmp_path, project) / "sessions.json"
    file.write_text(json.dumps({"version": 1, "native_sessions": {ADA: native}}))
    assert records.native_session(project, ADA) is None
    assert len(told) == 1


def test_ids_stored_at_the_same_time_are_all_kept(records: JsonSessionRecords, project: Project) -> None:
    def remember(number: int) -> AgentId:
        records.remember(project, agent(number).id, f"session-{number}")
        return agent(number).id

    with ThreadPoolExecutor(8) as pool:
        agents = list(pool.map(remember, range(16)))
    assert [records.native_session(project, one) for one in agents] == [f"session-{number}" for number in range(16)]
