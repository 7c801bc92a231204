"""Tasks in files: who else writes them, and what else may lie there."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.json_tasks import JsonTasks
from app.domain.agent import AgentId
from app.domain.errors import NotFound
from app.domain.listing import Listing
from app.domain.project import Project
from app.domain.task import Task, TaskId

ROOT = Path(__file__).parents[2]
PROJECT = Project(Path("/home/ann/shop"), "shop-0123456789ab")
TASK = Task(
    id=TaskId("00000000-0000-4000-8000-000000000001"),
    title="Mend",
    agent_id=AgentId("00000000-0000-4000-9000-000000000001"),
)

CONTENDER = """
import sys
from pathlib import Path
from app.adapters.json_tasks import JsonTasks
from app.domain.errors import Refused
from app.domain.task import is_busy
from tests.adapters.test_json_tasks import PROJECT

tasks = JsonTasks(Path(sys.argv[1]))

def start(task, others):
    if is_busy(task.agent_id, others):
        raise Refused("busy")
    return task.running(1.0, None)

won = 0
for task in tasks.list(PROJECT).items:
    try:
        tasks.update(PROJECT, task.id, start)
        won += 1
    except Refused:
        pass
    tasks.update(PROJECT, task.id, lambda task, _: task.changed(body=task.body + "x"))
print(won)
"""


def test_of_processes_that_start_tasks_of_one_agent_one_wins_and_no_change_is_lost(tmp_path: Path) -> None:
    tasks = JsonTasks(tmp_path)
    for number in range(1, 4):
        tasks.add(PROJECT, TASK.changed(id=f"00000000-0000-4000-8000-{number:012x}").queued(float(number)))
    command = [sys.executable, "-c", CONTENDER, str(tmp_path)]
    contenders = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(contender.communicate()[0]) for contender in contenders) == 1
    listed = tasks.list(PROJECT).items
    assert sorted(task.state for task in listed) == ["queued", "queued", "running"]
    assert [task.body for task in listed] == ["xxx"] * 3


def test_nobody_else_may_read_a_task(tmp_path: Path) -> None:
    JsonTasks(tmp_path / "state").add(PROJECT, TASK)
    (path,) = (tmp_path / "state").rglob(f"{TASK.id}.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_under_the_name_of_another_task_is_a_problem(tmp_path: Path) -> None:
    tasks = JsonTasks(tmp_path)
    tasks.add(PROJECT, TASK)
    (path,) = tmp_path.rglob(f"{TASK.id}.json")
    path.rename(path.with_name("00000000-0000-4000-8000-000000000002.json"))
    listing = tasks.list(PROJECT)
    assert listing.items == ()
    assert "give it that name again" in listing.problems[0].message


@pytest.mark.parametrize("name", ["notes.txt", "x.json", ".00000000-0000-4000-8000-000000000001.json.ideai-tmp"])
def test_other_files_are_none_of_ours(tmp_path: Path, name: str) -> None:
    tasks = JsonTasks(tmp_path)
    tasks.add(PROJECT, TASK)
    (path,) = tmp_path.rglob(f"{TASK.id}.json")
    path.with_name(name).write_text("?")
    assert tasks.list(PROJECT).problems == ()


def test_an_id_that_is_none_is_never_joined(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        JsonTasks(tmp_path).read(PROJECT, TaskId("../../x"))


def test_what_another_process_has_changed_is_read_again(tmp_path: Path) -> None:
    ours, theirs = JsonTasks(tmp_path), JsonTasks(tmp_path)
    ours.add(PROJECT, TASK)
    for title in ("Mend", "Bend", "Send"):
        theirs.update(PROJECT, TASK.id, lambda task, _, title=title: task.changed(title=title))  # type: ignore[misc]
        assert [task.title for task in ours.list(PROJECT).items] == [title]
    (path,) = tmp_path.rglob(f"{TASK.id}.json")
    path.write_text("{")
    assert ours.list(PROJECT).items == ()
    assert len(ours.list(PROJECT).problems) == 1
    path.unlink()
    assert ours.list(PROJECT) == theirs.list(PROJECT) == Listing()
