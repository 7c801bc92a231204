"""Collecting on a real disk: with repositories, links, damage, and somebody who starts meanwhile."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters import local_stored_environments
from app.adapters.local_environments import LocalEnvironments
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.adapters.local_task_environments import LocalTaskEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.project import Project
from app.domain.stored import DAY, TOO_MANY, CollectionRules, StoredEnvironment
from app.domain.task import TaskId, task_key
from app.files.claims import hold
from app.usecases.collect_environments import Collected, CollectEnvironments
from tests.adapters.claimant import TASK, claimant, project_in, said, tasks_in, tell
from tests.fakes.clock import FakeClock

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
LONG_AGO = "2020-01-01T00:00:00Z"
EAGER = CollectionRules(done_after=0, orphan_after=0)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    return project_in(tmp_path)


@pytest.fixture
def tasks(tmp_path: Path) -> LocalTaskEnvironments:
    return tasks_in(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> LocalStoredEnvironments:
    return LocalStoredEnvironments(tmp_path / "state", tmp_path / "environments")


async def collect(store: LocalStoredEnvironments, *, dry_run: bool = False) -> Collected:
    return await CollectEnvironments(store, FakeClock(), EAGER)(dry_run=dry_run)


async def one_task(tasks: LocalTaskEnvironments, project: Project) -> Path:
    """A task whose run ended long ago; its directory."""
    (await tasks.prepare(project, TASK)).release()
    await tasks.finish(project, TASK, LONG_AGO)
    return tasks.path(project, TASK)


def git(folder: Path, *arguments: str) -> None:
    """Git as on a machine where nobody has configured it."""
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=variables, capture_output=True)


def repository(folder: Path) -> Path:
    """A clone of a repository outside of all environments, with one commit that both have."""
    origin = folder.parents[3] / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch", "main")
    (origin / "file").write_text("1\n")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message", "One")
    git(folder, "clone", "--quiet", str(origin), "repo")
    return folder / "repo"


def only(collected: Collected) -> tuple[StoredEnvironment, bool, str]:
    ((stored, verdict),) = collected.verdicts
    return stored, verdict.goes, verdict.reason


async def test_a_finished_task_is_seen_and_removed_with_its_record(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await one_task(tasks, project)
    (root / "output" / "big").write_bytes(b"x" * 100_000)
    stored, goes, _ = only(await collect(store, dry_run=True))
    assert goes
    assert (stored.kind, stored.owner_id, stored.path, stored.project_root) == ("task", TASK, root, str(project.root))
    assert stored.size >= 100_000
    assert root.exists()
    await collect(store)
    assert not root.exists()
    assert list((tmp_path / "state" / "projects" / "key" / "environments").iterdir()) == []
    assert (await collect(store)).verdicts == ()


async def test_an_agents_environment_stays_and_its_temporary_directory_goes(
    store: LocalStoredEnvironments, project: Project, tmp_path: Path
) -> None:
    (tmp_path / "tmp").mkdir(exist_ok=True)
    agents = LocalEnvironments(tmp_path / "state", lambda _: None, temporary=tmp_path / "tmp")
    claim = await agents.prepare(project, AGENT)
    stored, goes, reason = only(await collect(store))
    assert (stored.held, goes, reason) == (True, False, "somebody runs in it")
    assert claim.temporary.exists()
    claim.release()
    collected = await collect(store)
    assert only(collected)[1:] == (False, "it goes when its agent is deleted")
    assert [stored.temporary for stored in collected.temporary] == [claim.temporary]
    assert not claim.temporary.exists()
    assert agents.path(project, AGENT).exists()


async def test_one_that_is_not_looked_through_in_time_stays_and_holds_no_other_up(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = await one_task(tasks, project)
    monkeypatch.setattr(local_stored_environments, "LOOK_SECONDS", 0.0)
    assert only(await collect(store))[1:] == (False, TOO_MANY)
    assert root.exists()
    monkeypatch.setattr(local_stored_environments, "LOOK_SECONDS", 600.0)
    assert only(await collect(store))[1]
    assert not root.exists()


KILLED = """
import asyncio, os, pathlib, signal, sys
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.files import emptying

emptying.os.rmdir = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)

async def remove():
    store = LocalStoredEnvironments(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    (stored,) = await store.survey()
    await store.remove(stored, lambda _: True)

asyncio.run(remove())
"""


async def test_what_a_killed_collector_has_left_is_no_environment_and_goes_next_time(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project
) -> None:
    root = await one_task(tasks, project)
    repository(root / "workdir")
    command = [sys.executable, "-c", KILLED, str(store.state), str(store.root)]
    killed = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2])
    assert await killed.wait() == -signal.SIGKILL
    assert not root.exists()
    stored, goes, reason = only(await collect(store, dry_run=True))
    assert (stored.kind, goes, reason) == ("removed", True, "its removal was interrupted")
    (await tasks.prepare(project, TASK, reuse=True)).release()
    assert list((root / "workdir").iterdir()) == []
    verdicts = {found.kind: verdict.goes for found, verdict in (await collect(store)).verdicts}
    assert verdicts["removed"]
    assert not stored.path.exists()


async def test_what_runs_stays(store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project) -> None:
    claim = await tasks.prepare(project, TASK)
    assert only(await collect(store))[1:] == (False, "somebody runs in it")
    claim.release()
    assert only(await collect(store))[1]


async def test_a_run_that_begins_after_the_survey_keeps_its_environment(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project
) -> None:
    await one_task(tasks, project)
    (stored,) = await store.survey()
    claim = await tasks.prepare(project, TASK, reuse=True)
    assert await store.remove(stored, lambda _: True) is False
    claim.release()
    assert await store.remove(stored, lambda again: again.completed_at is not None) is False
    assert tasks.path(project, TASK).exists()


@pytest.mark.parametrize("work", ["change", "new file", "staged", "commit", "branch", "stash", "worktree"])
async def test_case_14_work_that_is_nowhere_else_stays(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, work: str
) -> None:
    repo = repository(await one_task(tasks, project) / "workdir")
    match work:
        case "change":
            (repo / "file").write_text("2\n")
        case "new file":
            (repo / "new").write_text("2\n")
        case "staged":
            (repo / "new").write_text("2\n")
            git(repo, "add", "new")
        case "commit":
            git(repo, "commit", "--quiet", "--allow-empty", "--message", "Two")
        case "branch":
            git(repo, "checkout", "--quiet", "-b", "mine")
            git(repo, "commit", "--quiet", "--allow-empty", "--message", "Two")
            git(repo, "checkout", "--quiet", "main")
        case "stash":
            (repo / "file").write_text("2\n")
            git(repo, "stash")
        case _:
            git(repo, "worktree", "add", "--quiet", "../beside", "-b", "beside")
            repo = repo.parent / "beside"
            (repo / "file").write_text("2\n")
    stored, goes, reason = only(await collect(store))
    assert goes is False
    assert repo in stored.work
    assert str(repo) in reason
    assert repo.exists()


async def test_a_clean_repository_whose_commits_are_all_elsewhere_goes(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project
) -> None:
    repo = repository(await one_task(tasks, project) / "workdir")
    assert only(await collect(store))[1]
    assert not repo.exists()


@pytest.mark.parametrize("odd", ["no commits", "damaged", "filter"])
async def test_a_repository_that_git_cannot_judge_stays(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, odd: str, tmp_path: Path
) -> None:
    workdir = await one_task(tasks, project) / "workdir"
    match odd:
        case "no commits":
            git(workdir, "init", "--quiet", "repo")
        case "damaged":
            (repository(workdir) / ".git" / "HEAD").write_text("nonsense")
        case _:
            repo = repository(workdir)
            git(repo, "config", "filter.evil.clean", f"touch {tmp_path / 'ran'}; cat")
            (repo / ".gitattributes").write_text("* filter=evil\n")
            (repo / "file").write_text("2\n")
    _, goes, reason = only(await collect(store))
    assert goes is False
    assert str(workdir / "repo") in reason
    assert not (tmp_path / "ran").exists()


async def test_a_repositorys_monitor_and_hooks_are_not_run(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    repo = repository(await one_task(tasks, project) / "workdir")
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    program.chmod(0o755)
    git(repo, "config", "core.fsmonitor", str(program))
    git(repo, "config", "core.hooksPath", str(tmp_path))
    await collect(store)
    assert not (tmp_path / "ran").exists()


async def test_nothing_is_fetched_to_look_at_a_partial_clone(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    workdir = await one_task(tasks, project) / "workdir"
    origin = repository(workdir).parents[4] / "origin"
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(workdir, "clone", "--quiet", "--filter=tree:0", "--no-checkout", f"file://{origin}", "partial")
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    program.chmod(0o755)
    git(workdir / "partial", "config", "remote.origin.uploadpack", str(program))
    stored, goes, reason = only(await collect(store))
    assert not goes
    assert "git cannot say" in reason
    assert stored.path.exists()
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("make", ["init --quiet --bare bare.git", "clone --quiet --bare repo bare"])
async def test_a_bare_repository_with_commits_of_its_own_stays(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, make: str
) -> None:
    workdir = await one_task(tasks, project) / "workdir"
    repo = repository(workdir)
    *_, name = words = make.split()
    git(workdir, *words)
    git(repo, "push", "--quiet", str(workdir / name), "HEAD:refs/heads/mine")
    shutil.rmtree(repo)
    stored, goes, _ = only(await collect(store))
    assert not goes
    assert stored.work == (workdir / name,)


@pytest.mark.parametrize("name", [".hg", ".jj", ".svn"])
async def test_what_is_under_another_version_control_stays(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, name: str
) -> None:
    (await one_task(tasks, project) / "workdir" / "repo" / name).mkdir(parents=True)
    _, goes, reason = only(await collect(store))
    assert not goes
    assert name in reason


async def test_strangers_dot_directories_and_links_are_never_touched(
    store: LocalStoredEnvironments, project: Project, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    (outside / "inner").mkdir(parents=True)
    root = tmp_path / "environments" / project.key
    (root / "stranger").mkdir(parents=True)
    (root / ".repos").mkdir()
    (root / "link").symlink_to(outside)
    (root.parent / ".repos" / "x").mkdir(parents=True)
    (root.parent / "linked").symlink_to(outside)
    stored, goes, reason = only(await collect(store))
    assert (stored.kind, stored.path, goes, reason) == ("unknown", root / "stranger", False, "nothing is known of it")
    assert (outside / "inner").exists()


async def test_a_task_whose_place_became_a_link_stays(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await one_task(tasks, project)
    root.rename(tmp_path / "moved")
    root.symlink_to(tmp_path / "moved")
    assert only(await collect(store))[1:] == (False, "a link is in its place")
    assert (tmp_path / "moved" / "workdir").exists()


async def test_a_record_that_points_elsewhere_is_not_followed(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await one_task(tasks, project)
    owner = tmp_path / "state" / "projects" / "key" / "environments" / task_key(TASK) / "owner"
    owner.write_text(owner.read_text().replace(str(root), str(project.root)))
    (project.root / "file").write_text("x")
    verdicts = {stored.path: verdict for stored, verdict in (await collect(store)).verdicts}
    assert not any(verdict.goes for verdict in verdicts.values())
    assert verdicts[root].reason == "nothing is known of it"
    assert (project.root / "file").exists()


async def test_a_record_that_is_torn_is_kept(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    root = await one_task(tasks, project)
    record = tmp_path / "state" / "projects" / "key" / "environments" / task_key(TASK)
    (record / "owner").write_text("{")
    assert not any(verdict.goes for _, verdict in (await collect(store)).verdicts)
    assert root.exists()


async def test_a_note_of_the_end_that_is_torn_means_that_it_has_not_ended(
    store: LocalStoredEnvironments, tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    await one_task(tasks, project)
    record = tmp_path / "state" / "projects" / "key" / "environments" / task_key(TASK)
    (record / "gc.json").write_text('{"completed_at": "yesterday"}')
    (stored,) = await store.survey()
    assert stored.completed_at is None


async def test_with_nothing_on_disk_there_is_nothing(tmp_path: Path) -> None:
    assert await LocalStoredEnvironments(tmp_path / "none", tmp_path / "nothing").survey() == ()


async def test_a_collector_never_takes_what_a_start_has_claimed(
    tasks: LocalTaskEnvironments, project: Project, tmp_path: Path
) -> None:
    with claimant("collect", tmp_path) as collector:
        assert said(collector) == "ready"
        tell(collector)
        for number in range(12):
            claim = await tasks.prepare(project, TaskId(TASK), reuse=bool(number % 2))
            await claim.apply(Plan((PlannedFile("work.txt", str(number)),)))
            await asyncio.sleep(0.002)
            assert (tasks.path(project, TASK) / "workdir" / "work.txt").read_text() == str(number)
            with pytest.raises(Refused):
                await tasks.clean(project, TASK, everything=True)
            claim.release()
            await tasks.finish(project, TASK, LONG_AGO)
            await asyncio.sleep(0.01)
        tell(collector)
        assert int(said(collector)) > 0


def clone(store: LocalStoredEnvironments) -> Path:
    """A bare clone that tasks share, not used for long."""
    elsewhere = store.root.parent / "elsewhere" / "environments" / "key" / "task" / "workdir"
    elsewhere.mkdir(parents=True)
    source = repository(elsewhere)
    made = store.root / ".repos" / "example-org-shop-0123.git"
    git(store.root.parent, "clone", "--quiet", "--bare", str(source), str(made))
    git(made, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    git(made, "fetch", "--quiet", "origin")
    return made


async def collect_later(store: LocalStoredEnvironments, made: Path, days: float) -> Collected:
    """Collect so many days after the clone was made."""
    return await CollectEnvironments(store, FakeClock(made.stat().st_mtime + days * DAY))()


async def test_a_clone_that_nobody_has_used_for_a_month_goes(store: LocalStoredEnvironments) -> None:
    made = clone(store)
    stored, goes, _ = only(await collect_later(store, made, 29))
    assert (stored.kind, stored.path, goes) == ("clone", made, False)
    assert only(await collect_later(store, made, 31))[1]
    assert not made.exists()


@pytest.mark.parametrize("reason", ["worktree", "commit", "lock"])
async def test_a_clone_that_somebody_needs_stays(store: LocalStoredEnvironments, reason: str) -> None:
    made, work = clone(store), store.root.parent / "work"
    held = hold(made.with_suffix(".lock"), "run") if reason == "lock" else None
    if reason != "lock":
        git(made, "worktree", "add", "--quiet", str(work), "-b", "agent/ada/1")
    if reason == "commit":
        git(work, "commit", "--quiet", "--allow-empty", "--message", "Two")
        git(made, "worktree", "remove", str(work))
    assert only(await collect_later(store, made, 90))[1] is False
    assert made.exists()
    if held is not None:
        held.release()


async def test_what_lies_among_the_clones_and_is_none_is_left_alone(store: LocalStoredEnvironments) -> None:
    made = clone(store)
    (made / "HEAD").unlink()
    assert (await collect_later(store, made, 90)).verdicts == ()
    assert made.exists()
