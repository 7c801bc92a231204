"""What is written into a run directory: context, files, skills, and nothing of anybody else."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.errors import Failed, Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.names import slug
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import skill_copies
from app.files.folders import Folder
from tests.adapters.run_directories import (
    AGENT,
    SKILLS,
    both,
    environments,
    launch,
    mode,
    problems,
    project,
    run_dir,
    skill,
    skill_plan,
    text_plan,
    tree,
    without_lock,
)

__all__ = ["environments", "problems", "project", "run_dir"]


async def test_the_context_is_written_anew_every_time(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    await launch(environments, project, text_plan(CLAUDE="first\r\n"))
    (run_dir / "CLAUDE.md").write_text("changed by the agent")
    await launch(environments, project, text_plan(CLAUDE="second\r\n"))
    assert (run_dir / "CLAUDE.md").read_bytes() == b"second\r\n"
    assert mode(run_dir / "CLAUDE.md") == 0o600


async def test_case_9_what_is_not_planned_any_more_goes_and_the_agents_own_files_stay(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    kept, dropped = skill(tmp_path, "kept"), skill(tmp_path, "dropped", notes_txt="n", deep__er_txt="d")
    await launch(environments, project, both(text_plan(A="a"), skill_plan(kept, dropped)))
    (run_dir / "work.txt").write_text("mine")
    (run_dir / SKILLS / "dropped" / "own.txt").write_text("mine")
    (run_dir / SKILLS / "my-own").mkdir()
    (run_dir / ".claude" / "settings.json").write_text("{}")
    await launch(environments, project, skill_plan(kept))
    assert set(tree(run_dir)) == {
        ".claude/settings.json",
        ".claude/skills/dropped/own.txt",
        ".claude/skills/kept/SKILL.md",
        ".claude/skills/my-own/",
        "work.txt",
    }
    await launch(environments, project, Plan())
    assert set(tree(run_dir)) == {
        ".claude/settings.json",
        ".claude/skills/dropped/own.txt",
        ".claude/skills/my-own/",
        "work.txt",
    }


async def test_nothing_of_a_plan_stays_when_none_of_it_is_planned_any_more(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    await launch(environments, project, skill_plan(skill(tmp_path, "one", deep__er__file_txt="x")))
    await launch(environments, project, Plan())
    assert tree(run_dir) == {}
    assert list(run_dir.iterdir()) == []


async def test_a_skill_is_copied_with_its_files_and_their_modes(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one = skill(tmp_path, "one", scripts__run_sh="#!/bin/sh\n", data_bin="\x00\x01")
    (one.folder / "scripts" / "run.sh").chmod(0o755)
    await launch(environments, project, skill_plan(one))
    copied = run_dir / SKILLS / "one"
    assert (copied / "SKILL.md").read_bytes() == (one.folder / "SKILL.md").read_bytes()
    assert (copied / "data.bin").read_bytes() == (one.folder / "data.bin").read_bytes()
    assert os.access(copied / "scripts" / "run.sh", os.X_OK)
    assert not mode(copied / "data.bin") & 0o111


async def test_a_skill_gets_the_name_of_its_folder_as_its_own(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one = skill(tmp_path, "one", text="---\nname: Other # why\ndescription: d\n---\nBody\n")
    await launch(environments, project, skill_plan(one))
    copied = (run_dir / SKILLS / "one" / "SKILL.md").read_text()
    assert copied == "---\nname: one # why\ndescription: d\n---\nBody\n"


def test_case_7_names_that_differ_in_signs_only_have_one_slug() -> None:
    assert slug("A B", "skill") == slug("A-B", "skill") == "a-b"


async def test_case_7_skills_of_one_slug_become_two_folders_with_names_of_their_own(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    plan = skill_plan(skill(tmp_path, "same", scope="global"), skill(tmp_path, "same", scope="project"))
    for _ in range(2):
        await launch(environments, project, plan)
        assert sorted(path.name for path in (run_dir / SKILLS).iterdir()) == ["same", "same-2"]
    assert "name: same-2\n" in (run_dir / SKILLS / "same-2" / "SKILL.md").read_text()


async def test_a_skill_goes_beside_a_folder_that_the_agent_has_made(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    (run_dir / SKILLS / "one").mkdir(parents=True)
    (run_dir / SKILLS / "one" / "SKILL.md").write_text("the agent's own")
    plan = skill_plan(skill(tmp_path, "one"))
    await launch(environments, project, plan)
    await launch(environments, project, plan)
    assert (run_dir / SKILLS / "one" / "SKILL.md").read_text() == "the agent's own"
    assert sorted(path.name for path in (run_dir / SKILLS).iterdir()) == ["one", "one-2"]
    await launch(environments, project, Plan())
    assert tree(run_dir) == {".claude/skills/one/SKILL.md": "the agent's own"}


async def test_a_file_of_the_agents_own_is_never_overwritten(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    (run_dir / "CLAUDE.md").write_text("mine")
    with pytest.raises(Refused, match="move it away"):
        await launch(environments, project, text_plan(OTHER="new", CLAUDE="persona"))
    assert tree(run_dir) == {"CLAUDE.md": "mine"}


async def test_a_folder_in_the_place_of_a_file_of_ours_stays(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    await launch(environments, project, text_plan(CLAUDE="persona"))
    (run_dir / "CLAUDE.md").unlink()
    (run_dir / "CLAUDE.md").mkdir()
    (run_dir / "CLAUDE.md" / "mine").write_text("mine")
    with pytest.raises(Refused):
        await launch(environments, project, text_plan(CLAUDE="persona"))
    await launch(environments, project, Plan())
    assert tree(run_dir) == {"CLAUDE.md/mine": "mine"}


@pytest.mark.parametrize("path", ["../x", "/x", "a\\b", "a\0b", "a/../b", "./a", "a//b", "", "a/", ".."])
@pytest.mark.usefixtures("run_dir")
async def test_case_8_a_path_that_leads_elsewhere_is_refused_at_the_writer(
    environments: LocalEnvironments, project: Project, tmp_path: Path, path: str
) -> None:
    one = skill(tmp_path, "one")
    before = without_lock(tmp_path)
    hostile = replace(one, files=(path,))
    for plan in (
        Plan(files=(PlannedFile(path, "x"),)),
        skill_plan(hostile),
        Plan(skills_folder=path, skills=(one,)),
    ):
        with pytest.raises(Refused, match="clean relative path"):
            await launch(environments, project, plan)
    assert without_lock(tmp_path) == before


async def test_case_8_a_folder_that_the_agent_replaced_by_a_link_is_not_written_through(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one = skill_plan(skill(tmp_path, "one"))
    await launch(environments, project, one)
    outside = tmp_path / "outside"
    (run_dir / ".claude").rename(outside)
    (run_dir / ".claude").symlink_to(outside)
    before = tree(outside)
    with pytest.raises(Failed, match="not a directory"):
        await launch(environments, project, one)
    await launch(environments, project, Plan())
    assert tree(outside) == before
    assert tree(run_dir) == {".claude": f"-> {outside}"}


async def test_a_file_of_ours_that_the_agent_replaced_by_a_link_is_replaced_itself(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    await launch(environments, project, text_plan(CLAUDE="persona"))
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (run_dir / "CLAUDE.md").unlink()
    (run_dir / "CLAUDE.md").symlink_to(secret)
    await launch(environments, project, text_plan(CLAUDE="again"))
    assert tree(run_dir) == {"CLAUDE.md": "again"}
    assert secret.read_text() == "secret"


async def test_a_supporting_file_that_is_a_link_is_not_followed(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one = skill(tmp_path, "one", data_txt="x")
    (one.folder / "data.txt").unlink()
    (one.folder / "data.txt").symlink_to("/etc/passwd")
    with pytest.raises(Failed, match="it is a link"):
        await launch(environments, project, skill_plan(one))
    assert tree(run_dir) == {}


async def test_a_fifo_in_a_skill_holds_nobody_up(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one = skill(tmp_path, "one", data_txt="x")
    (one.folder / "data.txt").unlink()
    os.mkfifo(one.folder / "data.txt")
    with pytest.raises(Failed, match="not a regular file"):
        await launch(environments, project, skill_plan(one))
    (one.folder / "SKILL.md").unlink()
    os.mkfifo(one.folder / "SKILL.md")
    with pytest.raises(Failed, match="not a regular file"):
        await launch(environments, project, skill_plan(one))
    assert tree(run_dir) == {}


async def test_a_source_that_is_gone_leaves_everything_as_it_was(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path
) -> None:
    one, two = skill(tmp_path, "one"), skill(tmp_path, "two", data_txt="x")
    await launch(environments, project, both(text_plan(A="before"), skill_plan(one)))
    before = tree(run_dir.parent)
    (two.folder / "data.txt").unlink()
    with pytest.raises(Failed, match="Copying"):
        await launch(environments, project, both(text_plan(A="after"), skill_plan(two)))
    assert tree(run_dir.parent) == before


@pytest.mark.parametrize("moves", range(6))
async def test_a_failure_half_way_is_undone(
    environments: LocalEnvironments,
    project: Project,
    run_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moves: int,
) -> None:
    one, two = skill(tmp_path, "one", data_txt="1"), skill(tmp_path, "two", data_txt="2")
    await launch(environments, project, both(text_plan(A="before"), skill_plan(one)))
    before = tree(run_dir.parent)
    left = moves
    real = Folder.move

    def move(folder: Folder, name: str, target: Folder, new_name: str) -> None:
        nonlocal left
        left -= 1
        if left == -1:
            raise OSError(28, "No space left on device")
        real(folder, name, target, new_name)

    monkeypatch.setattr(Folder, "move", move)
    with pytest.raises(Failed, match="disk is full"):
        await launch(environments, project, both(text_plan(A="after"), skill_plan(two)))
    assert tree(run_dir.parent) == before
    monkeypatch.undo()
    await launch(environments, project, Plan())
    assert tree(run_dir) == {}


async def test_what_a_crash_left_behind_is_cleared_away(
    environments: LocalEnvironments, project: Project, run_dir: Path
) -> None:
    left = run_dir.parent / f".{AGENT}.new"
    left.mkdir()
    (left / "new-0").write_text("half")
    await launch(environments, project, text_plan(CLAUDE="persona"))
    assert tree(run_dir.parent) == {f"{AGENT}/CLAUDE.md": "persona"}


@pytest.mark.usefixtures("run_dir")
async def test_a_damaged_journal_is_set_aside_and_said(
    environments: LocalEnvironments, project: Project, tmp_path: Path, problems: list[Problem]
) -> None:
    await launch(environments, project, text_plan(CLAUDE="persona"))
    journal = tmp_path / "state" / "projects" / "key" / "environments" / AGENT / "created.json"
    journal.write_text("{")
    with pytest.raises(Refused, match="move it away"):
        await launch(environments, project, text_plan(CLAUDE="persona"))
    assert [problem.path for problem in problems] == [journal]


async def test_too_much_to_copy_is_refused(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skill_copies, "MAX_COPIED", 10)
    plan = skill_plan(skill(tmp_path, "one", a_txt="12345678", b_txt="12345678"))
    with pytest.raises(Failed, match="too large"):
        await launch(environments, project, plan)
    assert tree(run_dir) == {}
