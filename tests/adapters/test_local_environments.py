"""Run directories on a real disk: whose they are, and what is refused as one."""

import os
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Failed, Invalid, Refused
from app.domain.project import Project
from tests.adapters.run_directories import (
    AGENT,
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


async def test_the_directory_is_private_and_left_out_by_git(run_dir: Path, project: Project) -> None:
    assert mode(run_dir) == 0o700
    assert (project.folder / ".gitignore").read_text() == "run/\n"


async def test_the_owner_is_recorded_outside_of_the_project(run_dir: Path, tmp_path: Path) -> None:
    assert (tmp_path / "state" / "projects" / "key" / "environments" / AGENT / "owner").is_file()
    assert tree(run_dir) == {}


async def test_permissions_that_were_opened_are_closed_again(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    run_dir.chmod(0o777)
    (await environments.prepare(project, AGENT)).release()
    assert mode(run_dir) == 0o700


async def test_a_directory_that_the_person_removed_is_made_anew_without_its_past(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    await launch(environments, project, text_plan(CLAUDE="old"))
    (run_dir / "CLAUDE.md").unlink()
    run_dir.rmdir()
    claim = await environments.prepare(project, AGENT)
    assert claim.made is True
    (run_dir / "CLAUDE.md").write_text("the agent's own")
    with pytest.raises(Refused, match="not put there by ideai"):
        await claim.apply(text_plan(CLAUDE="new"))
    claim.release()


@pytest.mark.parametrize("where", [".ideai/run/" + AGENT, ".ideai/run", ".ideai"])
async def test_a_link_in_the_place_of_a_directory_is_refused(
    environments: LocalEnvironments, project: Project, tmp_path: Path, where: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = project.root / where
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    with pytest.raises(Refused):
        await launch(environments, project, text_plan(CLAUDE="persona"))
    assert list(outside.iterdir()) == []


async def test_a_known_directory_that_became_a_link_is_refused(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    run_dir.rmdir()
    run_dir.symlink_to(tmp_path)
    with pytest.raises(Refused):
        await environments.prepare(project, AGENT)


@pytest.mark.parametrize("torn", ["", "{", '{"kind": "agent"}', "\x00\x00"])
@pytest.mark.usefixtures("run_dir")
async def test_an_owner_that_is_torn_is_written_again(
    environments: LocalEnvironments, project: Project, tmp_path: Path, torn: str
) -> None:
    owner = tmp_path / "state" / "projects" / "key" / "environments" / AGENT / "owner"
    before = owner.read_text()
    owner.write_text(torn)
    claim = await environments.prepare(project, AGENT)
    claim.release()
    assert claim.made is False
    assert owner.read_text() == before


@pytest.mark.usefixtures("run_dir")
async def test_a_record_of_another_owner_is_refused_and_named(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    owner = tmp_path / "state" / "projects" / "key" / "environments" / AGENT / "owner"
    owner.write_text(owner.read_text().replace(AGENT, "somebody-else"))
    before = tree(tmp_path)
    with pytest.raises(Refused, match="agent somebody-else"):
        await environments.prepare(project, AGENT)
    with pytest.raises(Refused, match="agent somebody-else"):
        await environments.remove(project, AGENT)
    assert tree(tmp_path).keys() == before.keys()


async def test_a_record_without_an_owner_is_adopted(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    record = tmp_path / "state" / "projects" / "key" / "environments" / AGENT
    record.mkdir(parents=True)
    (record / "created.json").write_text('{"files": ["CLAUDE.md"]}')
    await launch(environments, project, text_plan(CLAUDE="persona"))
    assert tree(environments.path(project, AGENT)) == {"CLAUDE.md": "persona"}


async def test_a_lock_that_is_a_fifo_holds_nobody_up(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    record = tmp_path / "state" / "projects" / "key" / "environments" / AGENT
    record.mkdir(parents=True)
    os.mkfifo(record / "lock")
    with pytest.raises(Failed, match="not a regular file"):
        await environments.prepare(project, AGENT)
    assert not environments.path(project, AGENT).exists()


@pytest.mark.parametrize("agent_id", ["..", "a/b", "", ".", "11111111-1111-4111-8111-11111111111X"])
async def test_an_id_that_is_none_is_never_joined(
    environments: LocalEnvironments, project: Project, agent_id: str
) -> None:
    with pytest.raises(Invalid):
        environments.path(project, AgentId(agent_id))
    with pytest.raises(Invalid):
        await environments.prepare(project, AgentId(agent_id))


async def test_removing_takes_everything_with_it(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("stays")
    (run_dir / "link").symlink_to(outside)
    (run_dir / "folder-link").symlink_to(tmp_path)
    deep = run_dir / "cache" / "module"
    deep.mkdir(parents=True)
    (deep / "file").write_text("x")
    deep.chmod(0o500)
    await environments.remove(project, AGENT)
    assert not run_dir.exists()
    assert not (tmp_path / "state" / "projects" / "key" / "environments" / AGENT).exists()
    assert outside.read_text() == "stays"


async def test_a_disk_that_does_not_answer_fails_the_launch(environments: LocalEnvironments, project: Project) -> None:
    impatient = LocalEnvironments(environments.state, environments.report, seconds=0.0)
    with pytest.raises(Failed, match="does not answer"):
        await impatient.prepare(project, AGENT)
