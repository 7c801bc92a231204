"""Tasks' environments on a real disk."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from app.adapters.local_task_environments import LocalTaskEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Failed, Invalid, Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.project import Project
from app.domain.task import RESULT_FILE, WORKDIR, Task, TaskId, task_key, with_task

AGENT = AgentId("00000000-0000-4000-9000-000000000001")
TASK = TaskId("11111111-1111-4111-8111-aaaaaaaaaaaa")
SAME_SECOND = TaskId("11111111-1111-4111-8111-bbbbbbbbbbbb")
SAME_KEY = TaskId("99999999-9999-4999-8999-aaaaaaaaaaaa")
RESULT_FILE_THERE = f"{WORKDIR}/{RESULT_FILE}"
NOW = "2026-11-21T10:00:00Z"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    return Project(tmp_path / "project", "key")


@pytest.fixture
def environments(tmp_path: Path) -> LocalTaskEnvironments:
    (tmp_path / "tmp").mkdir()
    return LocalTaskEnvironments(
        tmp_path / "state",
        lambda problem: pytest.fail(str(problem)),
        temporary=tmp_path / "tmp",
        patience=0.1,
        root=tmp_path / "environments",
    )


async def run(environments: LocalTaskEnvironments, project: Project, task: TaskId = TASK, **options: bool) -> Path:
    """One run that ended; the task's directory."""
    claim = await environments.prepare(project, task, **options)
    await claim.apply(with_task(Plan(), Task(id=task, title="Title", body="Body", agent_id=AGENT)))
    claim.release()
    await environments.finish(project, task, NOW)
    return environments.path(project, task)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


async def test_a_task_has_a_directory_with_its_description_in_it(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await run(environments, project)
    assert root == tmp_path / "environments" / "key" / "aaaaaaaaaaaa"
    assert names(root) == ["logs", "output", "workdir", "workdir/.agent_context", "workdir/.agent_context/task.md"]
    for folder in (root.parent, root, root / "workdir", root / "output", root / "logs"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_case_1_tasks_of_the_same_second_have_different_roots(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    assert TASK[:23] == SAME_SECOND[:23]
    one, other = await run(environments, project, TASK), await run(environments, project, SAME_SECOND)
    assert one != other
    assert (one / "workdir").is_dir()


async def test_case_2_a_root_of_another_task_is_refused_and_its_files_survive(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project, TASK)
    (root / "workdir" / "work.txt").write_text("mine")
    assert task_key(SAME_KEY) == task_key(TASK)
    with pytest.raises(Refused, match=TASK):
        await environments.prepare(project, SAME_KEY)
    with pytest.raises(Refused, match=TASK):
        await environments.clean(project, SAME_KEY, everything=True)
    assert (root / "workdir" / "work.txt").read_text() == "mine"


async def test_case_4_files_without_an_owner_are_never_deleted(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = environments.path(project, TASK)
    (root / "workdir").mkdir(parents=True)
    (root / "workdir" / "work.txt").write_text("mine")
    with pytest.raises(Refused, match="names no owner"):
        await environments.prepare(project, TASK)
    await environments.clean(project, SAME_SECOND, everything=True)
    with pytest.raises(Refused, match="names no owner"):
        await environments.clean(project, TASK, everything=True)
    assert names(root) == ["workdir", "workdir/work.txt"]
    assert list((tmp_path / "tmp").iterdir()) == []


async def test_an_empty_root_without_an_owner_is_adopted(environments: LocalTaskEnvironments, project: Project) -> None:
    environments.path(project, TASK).mkdir(parents=True)
    assert (await run(environments, project) / "workdir").is_dir()


async def test_what_an_earlier_run_has_left_is_gone_and_the_root_is_the_same(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    before = root.stat().st_ino
    (root / "workdir" / "old").mkdir()
    (root / "output" / "old.txt").write_text("old")
    await run(environments, project)
    assert names(root) == ["logs", "output", "workdir", "workdir/.agent_context", "workdir/.agent_context/task.md"]
    assert root.stat().st_ino == before


async def test_a_task_that_is_opened_again_finds_its_work(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    (root / "workdir" / "work.txt").write_text("mine")
    shutil.rmtree(root / "logs")
    await run(environments, project, reuse=True)
    assert (root / "workdir" / "work.txt").read_text() == "mine"
    assert (root / "logs").is_dir()


async def test_a_task_whose_workdir_is_gone_is_prepared_anew(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    shutil.rmtree(root / "workdir")
    await run(environments, project, reuse=True)
    assert (root / "workdir" / ".agent_context" / "task.md").is_file()


async def test_what_came_of_a_task_stays_when_its_workdir_was_cleaned_and_it_is_opened_again(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    (root / "output" / "result.md").write_text("It shuts.")
    (root / "logs" / "run-1.out").write_text("…")
    await environments.clean(project, TASK, everything=False)
    kept = names(root)
    claim = await environments.prepare(project, TASK, reuse=True)
    assert claim.made is True
    await claim.abandon()
    assert names(root) == kept == ["logs", "logs/run-1.out", "output", "output/result.md"]
    await run(environments, project, reuse=True)
    assert (root / "output" / "result.md").read_text() == "It shuts."


async def test_a_run_that_does_not_come_about_leaves_nothing(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    claim = await environments.prepare(project, TASK)
    with pytest.raises(Refused):
        await claim.apply(Plan((PlannedFile("../escaped", "x"),)))
    await claim.abandon()
    assert names(tmp_path / "environments") == []
    assert list((tmp_path / "state").rglob("owner")) == []


async def test_a_task_that_runs_is_neither_started_nor_cleaned(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    claim = await environments.prepare(project, TASK)
    with pytest.raises(Refused, match="in use by"):
        await environments.prepare(project, TASK)
    for everything in (True, False):
        with pytest.raises(Refused, match="in use by"):
            await environments.clean(project, TASK, everything=everything)
    assert f"({os.getpid()})" in await environments.finish(project, TASK, NOW)
    claim.release()


async def test_cleaning_removes_the_workdir_and_keeps_what_came_of_it(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    (root / "output" / "result.txt").write_text("result")
    await environments.clean(project, TASK, everything=False)
    assert names(root) == ["logs", "output", "output/result.txt"]
    await environments.clean(project, TASK, everything=False)
    await environments.clean(project, TASK, everything=True)
    assert not root.exists()
    await environments.clean(project, TASK, everything=True)


async def test_without_a_root_there_is_nothing_to_finish_or_to_clean(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    rootless = LocalTaskEnvironments(tmp_path / "state", environments.report)
    assert await rootless.finish(project, TASK, NOW) == ""
    await rootless.clean(project, TASK, everything=True)
    with pytest.raises(Invalid, match="no directory for environments"):
        await rootless.prepare(project, TASK)
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("task", ["", "..", "a/b", TASK.upper()])
async def test_an_id_that_is_none_is_never_joined(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path, task: str
) -> None:
    with pytest.raises(Invalid):
        await environments.prepare(project, TaskId(task))
    assert not (tmp_path / "environments").exists()


@pytest.mark.parametrize("place", ["key", "key/aaaaaaaaaaaa"])
async def test_a_link_in_the_place_of_a_directory_is_refused(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path, place: str
) -> None:
    await run(environments, project)
    outside = moved_outside(tmp_path, tmp_path / "environments" / place)
    with pytest.raises((Refused, Failed)):
        await environments.prepare(project, TASK, reuse=True)
    assert names(outside) == ["file"]


async def test_a_workdir_that_became_a_link_is_made_anew(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await run(environments, project)
    outside = moved_outside(tmp_path, root / "workdir")
    await run(environments, project, reuse=True)
    assert not (root / "workdir").is_symlink()
    assert names(outside) == ["file"]


def moved_outside(tmp_path: Path, there: Path) -> Path:
    """Another directory, with a file in it, to which a link leads from there."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("x")
    there.rename(tmp_path / "moved")
    there.symlink_to(outside)
    return outside


async def test_a_root_that_is_a_file_fails_the_run(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    (tmp_path / "environments").write_text("a file")
    with pytest.raises(Failed):
        await environments.prepare(project, TASK)
    (tmp_path / "environments").unlink()
    assert (await run(environments, project)).is_dir()


async def test_what_the_agent_has_left_is_collected_beside_the_work(
    environments: LocalTaskEnvironments, project: Project
) -> None:
    root = await run(environments, project)
    assert await environments.collect(project, TASK) == ""
    (root / RESULT_FILE_THERE).write_text("It shuts.\n")
    assert await environments.collect(project, TASK) == "It shuts."
    assert (root / "output" / "result.md").read_text() == "It shuts.\n"
    await environments.clean(project, TASK, everything=False)
    assert await environments.collect(project, TASK) == ""
    assert (root / "output" / "result.md").read_text() == "It shuts.\n"


@pytest.mark.parametrize("what", ["link", "folder", "fifo", "flood", "linked folder"])
async def test_only_a_file_of_the_agents_own_is_collected(
    environments: LocalTaskEnvironments, project: Project, tmp_path: Path, what: str
) -> None:
    root = await run(environments, project)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "result.md").write_text("secret")
    there = root / RESULT_FILE_THERE
    match what:
        case "link":
            there.symlink_to(secret / "result.md")
        case "folder":
            there.mkdir()
        case "fifo":
            os.mkfifo(there)
        case "flood":
            there.write_bytes(b"x" * ((1 << 20) + 1))
        case _:
            shutil.rmtree(there.parent)
            there.parent.symlink_to(secret)
    assert await environments.collect(project, TASK) == ""
    assert names(root / "output") == []
