"""Our block in a file of the user's own, in every phase of a run."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.errors import IdeaiError, Refused
from app.domain.injection import Plan, PlannedBlock, PlannedFile
from app.domain.problem import Problem
from app.domain.project import Project
from app.files.folders import Folder
from app.files.project_blocks import put_block, take_block
from tests.adapters.run_directories import AGENT, NOW, environments, launch, problems, project

__all__ = ["environments", "problems", "project"]


class Crash(BaseException):
    """The process is gone: nothing is undone."""


MINE = b"# Mine\r\n\r\nNo line end"


def plan(project: Project, path: str = "AGENTS.md", text: str = "# Ada\n") -> Plan:
    return Plan(files=(PlannedFile("a.md", "x"),), block=PlannedBlock(project.root, path, text))


def tree(project: Project) -> dict[str, bytes | str]:
    """What the user has, links as where they lead."""
    paths = [path for path in project.root.rglob("*") if ".ideai" not in path.parts and not path.is_dir()]
    return {str(path): str(path.readlink()) if path.is_symlink() else path.read_bytes() for path in paths}


async def test_case_12_a_convention_file_is_as_it_was_when_the_run_has_ended(
    environments: LocalEnvironments, project: Project
) -> None:
    file = project.root / "AGENTS.md"
    file.write_bytes(MINE)
    file.chmod(0o664)
    for _ in range(2):
        await launch(environments, project, plan(project))
        assert file.read_bytes().startswith(MINE)
        assert b"# Ada" in file.read_bytes()
        await environments.finish(project, AGENT, NOW)
        assert file.read_bytes() == MINE
        assert file.stat().st_mode & 0o777 == 0o664


async def test_a_file_that_was_made_goes_when_the_run_has_ended(
    environments: LocalEnvironments, project: Project
) -> None:
    await launch(environments, project, plan(project))
    assert (project.root / "AGENTS.md").exists()
    await environments.finish(project, AGENT, NOW)
    assert tree(project) == {}


async def test_after_a_crash_the_next_launch_puts_it_right(environments: LocalEnvironments, project: Project) -> None:
    (project.root / "AGENTS.md").write_bytes(MINE)
    await launch(environments, project, plan(project))  # and nobody finishes it
    await launch(environments, project, plan(project, "OTHER.md"))
    assert (project.root / "AGENTS.md").read_bytes() == MINE
    await launch(environments, project, Plan())
    assert tree(project) == {str(project.root / "AGENTS.md"): MINE}


async def test_after_a_crash_a_late_finish_puts_it_right(environments: LocalEnvironments, project: Project) -> None:
    (project.root / "AGENTS.md").write_bytes(MINE)
    await launch(environments, project, plan(project))
    again = replace(environments)  # the next workspace's
    assert await again.finish(project, AGENT, NOW)
    assert tree(project) == {str(project.root / "AGENTS.md"): MINE}


async def test_removing_an_agent_takes_its_block_along(environments: LocalEnvironments, project: Project) -> None:
    (project.root / "AGENTS.md").write_bytes(MINE)
    await launch(environments, project, plan(project))
    await environments.remove(project, AGENT)
    assert tree(project) == {str(project.root / "AGENTS.md"): MINE}


async def test_case_13_a_failure_after_the_first_write_leaves_the_users_directory_as_it_was(
    environments: LocalEnvironments, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "AGENTS.md").write_bytes(MINE)
    before = tree(project)
    move = Folder.move

    def fails_there(self: Folder, name: str, target: Folder, new_name: str) -> None:
        if new_name == "AGENTS.md":
            raise OSError(28, "No space left on device")
        move(self, name, target, new_name)

    monkeypatch.setattr(Folder, "move", fails_there)
    with pytest.raises(IdeaiError, match="disk is full"):
        await launch(environments, project, plan(project))
    assert tree(project) == before


async def test_case_13_a_launch_that_fails_later_takes_back_what_it_wrote(
    environments: LocalEnvironments, project: Project
) -> None:
    claim = await environments.prepare(project, AGENT)
    await claim.apply(plan(project))
    assert (project.root / "AGENTS.md").exists()
    await claim.abandon()
    assert tree(project) == {}


@pytest.mark.parametrize("path", ["AGENTS.md", "docs/AGENTS.md"])
async def test_a_link_is_never_written_through(
    environments: LocalEnvironments, project: Project, tmp_path: Path, path: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "AGENTS.md").write_bytes(MINE)
    if path == "AGENTS.md":
        (project.root / path).symlink_to(elsewhere / "AGENTS.md")
    else:
        (project.root / "docs").symlink_to(elsewhere)
    before = tree(project)
    with pytest.raises(Refused, match="link"):
        await launch(environments, project, plan(project, path))
    assert tree(project) == before
    assert (elsewhere / "AGENTS.md").read_bytes() == MINE


async def test_what_is_no_file_is_not_written_to(environments: LocalEnvironments, project: Project) -> None:
    os.mkfifo(project.root / "AGENTS.md")
    with pytest.raises(Refused, match="no regular file"):
        await launch(environments, project, plan(project))


async def test_a_folder_is_not_made_for_it(environments: LocalEnvironments, project: Project) -> None:
    with pytest.raises(Refused, match="folder"):
        await launch(environments, project, plan(project, "docs/AGENTS.md"))
    assert list(project.root.iterdir()) == [project.folder]


async def test_what_the_user_put_in_the_place_of_the_file_stays(
    environments: LocalEnvironments, project: Project, tmp_path: Path, problems: list[Problem]
) -> None:
    await launch(environments, project, plan(project))
    (project.root / "AGENTS.md").unlink()
    (project.root / "AGENTS.md").symlink_to(tmp_path / "nowhere")
    await environments.finish(project, AGENT, NOW)
    assert (project.root / "AGENTS.md").is_symlink()
    assert problems == []


async def test_agents_that_begin_and_end_at_once_share_a_file_of_the_users(
    environments: LocalEnvironments, project: Project
) -> None:
    file = project.root / "AGENTS.md"
    file.write_bytes(MINE)
    agents = [AgentId(f"{number:08}-1111-4111-8111-111111111111") for number in range(8)]
    claims = await asyncio.gather(*(environments.prepare(project, agent) for agent in agents))
    await asyncio.gather(*(claim.apply(plan(project, text=f"# {at}\n")) for at, claim in enumerate(claims)))
    for at in range(len(agents)):
        assert f"# {at}\r\n".encode() in file.read_bytes()
    for claim in claims:
        claim.release()
    await asyncio.gather(*(environments.finish(project, agent, NOW) for agent in agents))
    assert tree(project) == {str(file): MINE}


async def test_a_block_that_a_crash_has_left_is_replaced_where_it_stands(
    environments: LocalEnvironments, project: Project
) -> None:
    file = project.root / "AGENTS.md"
    file.write_bytes(MINE)
    await launch(environments, project, plan(project))  # and nobody finishes it
    file.write_bytes(file.read_bytes() + b"Mine too\r\n")
    await launch(environments, project, plan(project, text="# Bob\n"))
    assert file.read_bytes().endswith(b"-->\r\nMine too\r\n")
    assert b"# Bob" in file.read_bytes()


def test_what_a_crash_has_left_half_written_goes_with_the_block(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "AGENTS.md").write_bytes(MINE)

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "move", crash)
        with pytest.raises(Crash):
            put_block(PlannedBlock(project.root, "AGENTS.md", "# Ada\n"), AGENT)
    assert len(tree(project)) == 2
    take_block(project.root, "AGENTS.md", AGENT)
    assert tree(project) == {str(project.root / "AGENTS.md"): MINE}


async def test_a_folder_that_became_a_link_meanwhile_is_not_followed(
    environments: LocalEnvironments, project: Project, tmp_path: Path
) -> None:
    (project.root / "docs").mkdir()
    await launch(environments, project, plan(project, "docs/AGENTS.md"))
    (project.root / "docs").rename(tmp_path / "elsewhere")
    (project.root / "docs").symlink_to(tmp_path / "elsewhere")
    said = (tmp_path / "elsewhere" / "AGENTS.md").read_bytes()
    await environments.finish(project, AGENT, NOW)
    assert (tmp_path / "elsewhere" / "AGENTS.md").read_bytes() == said


@pytest.mark.parametrize("name", ["a" * 255, "\u6f22" * 85])
async def test_a_name_may_be_as_long_as_the_disk_allows(
    environments: LocalEnvironments, project: Project, name: str
) -> None:
    (project.root / name).write_bytes(MINE)
    await launch(environments, project, plan(project, name))
    assert b"# Ada" in (project.root / name).read_bytes()
    await environments.finish(project, AGENT, NOW)
    assert tree(project) == {str(project.root / name): MINE}
