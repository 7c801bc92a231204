"""What every store of drafts promises."""

from pathlib import Path

import pytest

from app.adapters.json_drafts import JsonDrafts
from app.domain.agent import AgentId
from app.domain.context import ABSENT, Context
from app.domain.draft import Draft
from app.domain.problem import Problem
from app.domain.project import Project
from app.ports.drafts import Drafts
from tests.contract.samples import nothing_wrong, project_in
from tests.fakes.drafts import FakeDrafts

ANN, BEN = (AgentId(f"00000000-0000-4000-9000-{number:012x}") for number in (1, 2))
DRAFT = Draft.of(Context.of("a\r\nb\n")).edited("é字🙂\r\n\tc\u2028")
LOST = Draft(Context("", ABSENT), "all of it")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "json"])
def drafts(request: pytest.FixtureRequest, tmp_path: Path) -> Drafts:
    return FakeDrafts() if request.param == "fake" else JsonDrafts(tmp_path / "state", nothing_wrong)


def test_nothing_is_kept_at_first(drafts: Drafts, project: Project) -> None:
    assert drafts.load(project) == {}


def test_each_agents_draft_comes_back_to_the_letter(drafts: Drafts, project: Project) -> None:
    drafts.save(project, ANN, DRAFT)
    drafts.save(project, BEN, LOST)
    assert drafts.load(project) == {ANN: DRAFT, BEN: LOST}


def test_the_last_one_counts(drafts: Drafts, project: Project) -> None:
    drafts.save(project, ANN, DRAFT)
    drafts.save(project, ANN, DRAFT.edited("other"))
    assert drafts.load(project)[ANN].text == "other"


def test_one_that_is_kept_no_longer_is_gone(drafts: Drafts, project: Project) -> None:
    drafts.save(project, ANN, DRAFT)
    drafts.save(project, ANN, None)
    drafts.save(project, BEN, None)
    assert drafts.load(project) == {}


def test_what_was_written_outside_is_read_again_and_not_kept(drafts: Drafts, project: Project) -> None:
    drafts.save(project, ANN, DRAFT.read(Context.of("theirs")))
    assert drafts.load(project) == {ANN: DRAFT}


def test_projects_have_drafts_of_their_own(drafts: Drafts, project: Project, tmp_path: Path) -> None:
    drafts.save(project, ANN, DRAFT)
    assert drafts.load(project_in(tmp_path, "other")) == {}


def test_a_damaged_draft_is_set_aside_and_the_others_come_back(tmp_path: Path, project: Project) -> None:
    problems: list[Problem] = []
    store = JsonDrafts(tmp_path / "state", problems.append)
    store.save(project, ANN, DRAFT)
    store.save(project, BEN, LOST)
    folder = tmp_path / "state" / "projects" / project.key / "drafts"
    (folder / f"{ANN}.json").write_text("{")
    (folder / "not an agent.json").write_text("{")
    assert store.load(project) == {BEN: LOST}
    assert [problem.path.name for problem in problems] == [f"{ANN}.json"]
    assert "{" in [path.read_text() for path in folder.iterdir() if path.name.startswith(f"{ANN}.json")]


def test_nobody_else_can_read_a_draft(tmp_path: Path, project: Project) -> None:
    JsonDrafts(tmp_path / "state", nothing_wrong).save(project, ANN, DRAFT)
    path = tmp_path / "state" / "projects" / project.key / "drafts" / f"{ANN}.json"
    assert path.stat().st_mode & 0o077 == 0


def test_a_megabyte_comes_back(tmp_path: Path, project: Project) -> None:
    store = JsonDrafts(tmp_path / "state", nothing_wrong)
    long = Draft.of(Context.of("é" * 1_000_000)).edited("x" * 1_000_000)
    store.save(project, ANN, long)
    assert store.load(project) == {ANN: long}
