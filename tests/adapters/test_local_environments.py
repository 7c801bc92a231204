"""Run directories on a real disk."""

import json
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Failed, IdeaiError, Invalid, Refused
from app.domain.injection import HomePlan, Plan, PlannedFile
from app.domain.names import slug
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.skill import Skill
from app.files import skill_copies
from app.files.folders import Folder

NOW = "2026-11-21T10:00:00Z"
AGENT = AgentId("11111111-1111-4111-8111-111111111111")
SKILLS = ".claude/skills"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    root.mkdir()
    return Project(root, "key")


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def environments(tmp_path: Path, problems: list[Problem]) -> LocalEnvironments:
    (tmp_path / "tmp").mkdir()
    return LocalEnvironments(tmp_path / "state", problems.append, temporary=tmp_path / "tmp", patience=0.1)


@pytest.fixture
async def run_dir(environments: LocalEnvironments, project: Project) -> Path:
    (await environments.prepare(project, AGENT)).release()
    await environments.finish(project, AGENT, NOW)
    return environments.path(project, AGENT)


async def launch(environments: LocalEnvironments, project: Project, plan: Plan) -> None:
    """What a launch does with an environment, but for the process."""
    claim = await environments.prepare(project, AGENT)
    try:
        await claim.apply(plan)
    except BaseException:
        await claim.abandon()
        raise
    claim.release()


def text_plan(**texts: str) -> Plan:
    return Plan(files=tuple(PlannedFile(f"{name}.md", text) for name, text in texts.items()))


def skill_plan(*skills: Skill) -> Plan:
    return Plan(skills_folder=SKILLS, skills=skills)


def both(files: Plan, skills: Plan) -> Plan:
    return replace(skills, files=files.files)


def skill(tmp_path: Path, slug: str, *, text: str | None = None, scope: str = "global", **files: str) -> Skill:
    """A skill on the disk; `files` are supporting files, with `__` for `/` and `_` for `.`."""
    folder = tmp_path / "shelf" / scope / slug
    folder.mkdir(parents=True)
    written = text if text is not None else f"---\nname: {slug}\ndescription: About {slug}.\n---\n\nBody of {slug}.\n"
    (folder / "SKILL.md").write_bytes(written.encode())
    paths = []
    for name, content in files.items():
        path = name.replace("__", "/").replace("_", ".")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content)
        paths.append(path)
    return Skill(
        slug=slug,
        scope="project" if scope == "project" else "global",
        name=slug,
        description=f"About {slug}.",
        body=f"Body of {slug}.\n",
        folder=folder,
        files=tuple(sorted(paths)),
    )


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with its text; a folder without files has its own entry."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_text(errors="replace")
        elif not any(path.iterdir()):
            found[f"{name}/"] = ""
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


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


def without_lock(folder: Path) -> dict[str, str]:
    """The tree but for what the lock says it was held for last."""
    return {name: text for name, text in tree(folder).items() if Path(name).name != "lock"}


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


async def test_too_much_to_copy_is_refused(
    environments: LocalEnvironments, project: Project, run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skill_copies, "MAX_COPIED", 10)
    plan = skill_plan(skill(tmp_path, "one", a_txt="12345678", b_txt="12345678"))
    with pytest.raises(Failed, match="too large"):
        await launch(environments, project, plan)
    assert tree(run_dir) == {}


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
