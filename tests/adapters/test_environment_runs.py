"""What belongs to one run in an environment: a home, a temporary directory, the note of its end."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.errors import Failed, IdeaiError
from app.domain.injection import HomePlan, Plan
from app.domain.problem import Problem
from app.domain.project import Project
from app.files.folders import Folder
from tests.adapters.run_directories import (
    AGENT,
    NOW,
    environments,
    launch,
    mode,
    problems,
    project,
    run_dir,
    text_plan,
    tree,
)

__all__ = ["environments", "problems", "project", "run_dir"]


@dataclass
class FakeHome:
    """A home with one file; `error` is raised instead."""

    problems: tuple[Problem, ...] = ()
    error: IdeaiError | None = None

    def refresh(self, folder: Path, plan: HomePlan) -> tuple[Problem, ...]:
        if self.error is not None:
            raise self.error
        folder.mkdir(exist_ok=True)
        (folder / "AGENTS.md").write_text(plan.context)
        return self.problems


HOME = Plan(home=HomePlan("codex", ("codex",), Path("/"), "persona"))


async def test_a_home_lies_in_the_record_and_goes_with_it(
    environments: LocalEnvironments, project: Project, problems: list[Problem]
) -> None:
    said = Problem(Path("/config.toml"), None, "Off.")
    environments = replace(environments, kinds={"codex": FakeHome((said,))})
    await launch(environments, project, HOME)
    homes = environments.homes(project, AGENT)
    assert (homes / "codex-home" / "AGENTS.md").read_text() == "persona"
    assert tree(environments.path(project, AGENT)) == {}
    assert problems == [said]
    await environments.remove(project, AGENT)
    assert not homes.exists()


async def test_a_home_that_cannot_be_made_fails_the_launch(environments: LocalEnvironments, project: Project) -> None:
    environments = replace(environments, kinds={"codex": FakeHome(error=Failed("planted"))})
    with pytest.raises(Failed, match="planted"):
        await launch(environments, project, replace(HOME, files=text_plan(CLAUDE="x").files))
    assert not environments.path(project, AGENT).exists()


async def test_a_run_has_a_temporary_directory_of_its_own_until_it_is_finished(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    claim = await environments.prepare(project, AGENT)
    place = claim.temporary
    assert place.parent == tmp_path / "tmp"
    assert mode(place) == 0o700
    (place / "socket").mkdir()
    assert await environments.finish(project, AGENT, NOW) is False
    assert place.is_dir()
    claim.release()
    assert await environments.finish(project, AGENT, NOW) is True
    assert not place.exists()


async def test_the_temporary_directory_of_a_run_that_was_never_finished_goes_with_the_next(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    claim = await environments.prepare(project, AGENT)
    first = claim.temporary
    claim.release()
    claim = await environments.prepare(project, AGENT)
    assert list((tmp_path / "tmp").iterdir()) == [claim.temporary]
    assert claim.temporary != first
    await claim.abandon()
    assert list((tmp_path / "tmp").iterdir()) == []


async def test_a_temporary_directory_that_became_a_link_is_not_followed(
    environments: LocalEnvironments, project: Project
) -> None:
    claim = await environments.prepare(project, AGENT)
    claim.temporary.rmdir()
    claim.temporary.symlink_to(project.root)
    claim.release()
    await environments.finish(project, AGENT, NOW)
    assert claim.temporary.is_symlink()
    assert project.root.is_dir()


async def test_a_finished_run_is_noted_and_a_new_one_takes_the_note_away(
    environments: LocalEnvironments, project: Project
) -> None:
    claim = await environments.prepare(project, AGENT)
    claim.release()
    await environments.finish(project, AGENT, NOW)
    note = environments.homes(project, AGENT) / "gc.json"
    assert json.loads(note.read_text()) == {
        "kind": "agent",
        "owner_id": AGENT,
        "project_id": "key",
        "completed_at": NOW,
    }
    (await environments.prepare(project, AGENT)).release()
    assert not note.exists()


async def test_a_run_that_does_not_come_about_leaves_the_end_of_the_one_before(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    note = environments.homes(project, AGENT) / "gc.json"
    before = note.read_text()
    claim = await environments.prepare(project, AGENT)
    assert not note.exists()
    await claim.abandon()
    assert note.read_text() == before
    with pytest.raises(Failed):
        await replace(environments, temporary=run_dir / "none").prepare(project, AGENT)
    assert note.read_text() == before


async def test_finishing_what_was_never_prepared_makes_nothing(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    assert await environments.finish(project, AGENT, NOW) is True
    assert not (tmp_path / "state").exists()


async def test_without_a_place_for_temporary_files_nothing_is_made(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    with pytest.raises(Failed, match=f"Making {tmp_path / 'none'}"):
        await replace(environments, temporary=tmp_path / "none").prepare(project, AGENT)
    assert not environments.path(project, AGENT).exists()
    assert not environments.homes(project, AGENT).exists()
    await launch(environments, project, text_plan(CLAUDE="persona"))


async def test_a_run_that_cannot_be_finished_is_said(
    environments: LocalEnvironments, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = await environments.prepare(project, AGENT)
    claim.release()

    def fail(folder: Folder, name: str) -> None:  # noqa: ARG001 - the method's
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "remove", fail)
    with pytest.raises(Failed, match="Finishing"):
        await environments.finish(project, AGENT, NOW)
    monkeypatch.undo()
    assert await environments.finish(project, AGENT, NOW) is True
