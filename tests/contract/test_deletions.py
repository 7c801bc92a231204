"""What every Deletions does, with a disk and without."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.local_deletions import LocalDeletions
from app.domain.project import Project
from app.domain.stored import Deletion
from app.files.deleted import bring_back, put_aside
from app.ports.deletions import Deletions
from tests.fakes.deletions import FakeDeletions

Bench = tuple[Deletions, Project]


@pytest.fixture(params=["fake", "local"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    """Where a profile of the user's and a skill of the project's were deleted."""
    project = Project(tmp_path / "project", "key")
    profile, skill = tmp_path / "profiles" / "mine.toml", project.folder / "skills" / "review"
    if request.param == "fake":
        waiting = {
            of: [Deletion(path.parent / ".deleted" / path.name, 1.0, path.parent)]
            for of, path in ((None, profile), (project.root, skill))
        }
        return FakeDeletions(waiting), project
    profile.parent.mkdir()
    profile.write_text("")
    (skill / "scripts").mkdir(parents=True)
    (skill / "scripts" / "run.sh").write_text("")
    put_aside(profile)
    put_aside(skill)
    return LocalDeletions(tmp_path), project


async def test_the_users_own_and_the_projects_are_found_apart(bench: Bench) -> None:
    deletions, project = bench
    (own,) = await deletions.find(None)
    (projects,) = await deletions.find(project)
    assert (own.path.name, projects.path.name) == ("mine.toml", "review")
    assert projects.store == project.folder / "skills"


async def test_what_is_removed_is_gone_for_good(bench: Bench) -> None:
    deletions, project = bench
    (projects,) = await deletions.find(project)
    assert await deletions.remove(projects) is True
    assert await deletions.find(project) == ()
    assert await deletions.remove(projects) is False


async def test_what_was_deleted_anew_is_not_removed_for_the_old_one(bench: Bench) -> None:
    deletions, project = bench
    (projects,) = await deletions.find(project)
    assert await deletions.remove(replace(projects, at=projects.at - 1)) is False
    assert await deletions.find(project) == (projects,)


async def test_a_folder_that_only_has_the_name_is_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "skills" / "odd" / ".deleted" / "theirs.md"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("")
    assert await LocalDeletions(tmp_path).find(None) == ()


async def test_files_of_a_skill_are_found_in_there_and_none_behind_a_link(tmp_path: Path) -> None:
    skill = tmp_path / "skills" / "review"
    skill.mkdir(parents=True)
    (skill / "notes.md").write_text("")
    put_aside(skill / "notes.md")
    (tmp_path / "skills" / "again").symlink_to("review")
    (found,) = await LocalDeletions(tmp_path).find(None)
    assert found.path == skill / ".deleted" / "notes.md"
    bring_back(skill / "notes.md")
    assert await LocalDeletions(tmp_path).remove(found) is False
    assert (skill / "notes.md").exists()
