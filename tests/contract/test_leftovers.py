"""What every Leftovers does, with a disk and without."""

import os
from pathlib import Path

import pytest

from app.adapters.local_leftovers import LocalLeftovers
from app.domain.project import Project
from app.ports.leftovers import Leftovers
from tests.fakes.leftovers import FakeLeftovers

NOW = 1_000_000.0
NAME = ".{}.0123456789ab.ideai-tmp"
Bench = tuple[Leftovers, Project, Path, Path]


def left(folder: Path, name: str, at: float = 1.0) -> Path:
    """A file that somebody began to write, then."""
    path = folder / NAME.format(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("half")
    os.utime(path, (at, at))
    return path


@pytest.fixture(params=["fake", "local"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    """One of the user's and one of the project's, and beside the first one that is being written."""
    project = Project(tmp_path / "project", "key")
    own = left(tmp_path / "config" / "profiles", "mine.toml")
    young = left(tmp_path / "config" / "profiles", "new.toml", NOW - 1)
    of_project = left(project.folder / "agents", "ada.md")
    if request.param == "fake":
        return FakeLeftovers({None: {own: 1.0, young: NOW - 1}, project.root: {of_project: 1.0}}), project, own, young
    return LocalLeftovers(tmp_path / "config", tmp_path / "state"), project, own, young


async def test_the_users_own_and_the_projects_are_found_apart_and_none_that_may_still_be_written(bench: Bench) -> None:
    leftovers, project, own, young = bench
    assert list(await leftovers.find(None, NOW)) == [own]
    (found,) = await leftovers.find(project, NOW)
    assert found.name == NAME.format("ada.md")
    assert set(await leftovers.find(None, NOW * 2)) == {own, young}


async def test_what_is_removed_is_gone(bench: Bench) -> None:
    leftovers, _, own, _ = bench
    assert await leftovers.remove(own) is True
    assert list(await leftovers.find(None, NOW)) == []
    assert await leftovers.remove(own) is False


async def test_nothing_is_looked_for_where_agents_work_nor_behind_a_link(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "key")
    state = tmp_path / "state"
    record = state / "projects" / "key" / "environments" / "one"
    mine = left(record, "owner")
    left(record / "codex-home", "config.toml")
    left(project.folder / "run" / "one", "x")
    left(tmp_path / "elsewhere", "x")
    (project.folder / "agents").symlink_to(tmp_path / "elsewhere")
    found = LocalLeftovers(tmp_path / "config", state)
    assert list(await found.find(None, NOW)) == [mine]
    assert list(await found.find(project, NOW)) == []


async def test_a_project_whose_folder_leads_elsewhere_has_none(tmp_path: Path) -> None:
    left(tmp_path / "elsewhere", "x")
    project = Project(tmp_path / "project", "key")
    project.root.mkdir()
    project.folder.symlink_to(tmp_path / "elsewhere")
    assert list(await LocalLeftovers(tmp_path / "config", tmp_path / "state").find(project, NOW)) == []


async def test_nothing_but_such_a_file_is_removed(tmp_path: Path) -> None:
    leftovers = LocalLeftovers(tmp_path / "config", tmp_path / "state")
    (tmp_path / "a.md").write_text("mine")
    folder = tmp_path / NAME.format("folder")
    folder.mkdir()
    for path in (tmp_path / "a.md", folder, tmp_path / "none" / NAME.format("x")):
        assert await leftovers.remove(path) is False
    assert folder.is_dir()
