"""What every TaskLogs does, with a disk and without."""

import asyncio
from pathlib import Path

import pytest

from app.adapters import file_task_logs
from app.adapters.file_task_logs import KEPT_RUNS, FileTaskLogs
from app.domain.agent import AgentId
from app.domain.errors import Failed, NotFound
from app.domain.project import Project
from app.domain.run_log import RunLog
from app.domain.session import SessionId, Size
from app.domain.task import Task, TaskId
from app.ports.task_logs import TaskLogs
from tests.e2e.window import until
from tests.fakes.task_logs import FakeTaskLogs

PROJECT = Project(Path("/home/ann/shop"), "key")
AGENT = AgentId("11111111-1111-4111-8111-111111111111")
NEW = Task(id=TaskId("22222222-2222-4222-8222-aaaaaaaaaaaa"), title="Mend", agent_id=AGENT)
ONE, TWO = SessionId("one"), SessionId("two")


def running(task: Task, at: float = 0.0) -> Task:
    return task.queued(at).running(at, None)


def log_of(task: Task) -> RunLog:
    return RunLog.begun(task, ("claude", "x" * 1000), Path("/workdir"), Size(30, 100))


def folder_below(root: Path) -> Path:
    return root / PROJECT.key / NEW.key / "logs"


@pytest.fixture
def local(tmp_path: Path) -> FileTaskLogs:
    folder_below(tmp_path).mkdir(parents=True)
    return FileTaskLogs(tmp_path)


@pytest.fixture(params=["fake", "file"])
def logs(request: pytest.FixtureRequest, local: FileTaskLogs) -> TaskLogs:
    return FakeTaskLogs() if request.param == "fake" else local


async def test_what_a_run_prints_is_kept_with_how_it_ended(logs: TaskLogs) -> None:
    task = running(NEW)
    await logs.begin(PROJECT, task, ONE, log_of(task))
    for data in (b"Hello", b", Ann\r\n"):
        logs.printed(ONE, data)
    logs.printed(TWO, b"somebody else")
    await logs.end(PROJECT, task.ended("failed", 60.0, exit_code=3))
    kept = await logs.read(PROJECT, task, 1)
    assert kept.data == b"Hello, Ann\r\n"
    assert (kept.log.outcome, kept.log.exit_code, kept.log.size) == ("failed", 3, Size(30, 100))
    assert (kept.log.started_at, kept.log.ended_at) == ("1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z")
    assert len(kept.log.command[1]) == 200


async def test_nothing_is_kept_after_the_end(logs: TaskLogs) -> None:
    task = running(NEW)
    await logs.begin(PROJECT, task, ONE, log_of(task))
    await logs.end(PROJECT, task.ended("done", 1.0))
    logs.printed(ONE, b"late")
    assert (await logs.read(PROJECT, task, 1)).data == b""


async def test_each_run_has_its_own(logs: TaskLogs) -> None:
    task = NEW
    for text in (b"first", b"second"):
        task = running(task)
        await logs.begin(PROJECT, task, ONE, log_of(task))
        logs.printed(ONE, text)
        task = task.ended("done", 1.0)
        await logs.end(PROJECT, task)
    assert [(await logs.read(PROJECT, task, run)).data for run in (1, 2)] == [b"first", b"second"]


async def test_of_what_never_ran_nothing_is_kept(logs: TaskLogs) -> None:
    await logs.end(PROJECT, NEW)
    with pytest.raises(NotFound, match="Nothing is kept of the run 1 of Mend"):
        await logs.read(PROJECT, NEW, 1)


# On a disk


async def test_the_last_megabytes_of_a_run_are_kept(local: FileTaskLogs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_task_logs, "MAX_PART", 1000)
    task = running(NEW)
    await local.begin(PROJECT, task, ONE, log_of(task))
    for number in range(100):
        local.printed(ONE, b"%099d\n" % number)
    await local.end(PROJECT, task.ended("done", 1.0))
    data = (await local.read(PROJECT, task, 1)).data
    assert data.endswith(b"%099d\n" % 99)
    assert 1000 <= len(data) <= 2000
    files = [path for path in folder_below(local.root).iterdir() if path.suffix == ".out"]
    assert sum(path.stat().st_size for path in files) <= 2000


async def test_only_the_last_runs_are_kept(local: FileTaskLogs) -> None:
    task = NEW
    for _ in range(KEPT_RUNS + 2):
        task = running(task)
        await local.begin(PROJECT, task, ONE, log_of(task))
        task = task.ended("done", 1.0)
        await local.end(PROJECT, task)
    runs = sorted(int(path.stem.removeprefix("run-")) for path in folder_below(local.root).glob("*.json"))
    assert runs == list(range(3, KEPT_RUNS + 3))


async def test_what_a_killed_workspace_left_can_be_read_and_ended(local: FileTaskLogs) -> None:
    task = running(NEW)
    await local.begin(PROJECT, task, ONE, log_of(task))
    local.printed(ONE, b"half")
    await asyncio.to_thread(
        until, lambda: (folder_below(local.root) / "run-1.out").read_bytes() == b"half", "what was printed to be kept"
    )
    after = FileTaskLogs(local.root)
    assert (await after.read(PROJECT, task, 1)).log.ended_at is None
    await after.end(PROJECT, task.ended("failed", 1.0))
    kept = await after.read(PROJECT, task, 1)
    assert (kept.data, kept.log.outcome) == (b"half", "failed")
    await local.end(PROJECT, task)


async def test_a_link_in_the_place_of_the_logs_is_not_followed(local: FileTaskLogs, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder_below(local.root).rmdir()
    folder_below(local.root).symlink_to(tmp_path / "elsewhere")
    task = running(NEW)
    await local.begin(PROJECT, task, ONE, log_of(task))
    await local.end(PROJECT, task.ended("done", 1.0))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not folder_below(local.root).is_symlink()


async def test_without_an_environment_there_is_nowhere_to_keep_anything(tmp_path: Path) -> None:
    task = running(NEW)
    with pytest.raises(Failed, match=r"Saving .*logs failed"):
        await FileTaskLogs(tmp_path).begin(PROJECT, task, ONE, log_of(task))
