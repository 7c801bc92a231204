"""What every store of tasks promises."""

from pathlib import Path

import pytest

from app.adapters.json_tasks import JsonTasks
from app.domain.errors import Conflict, Damaged, NotFound, Refused
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.task import Task, TaskId
from app.ports.tasks import Tasks
from tests.contract.samples import agent, project_in
from tests.fakes.tasks import FakeTasks

ADA = agent(1).id


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_in(tmp_path)


@pytest.fixture(params=["fake", "json"])
def tasks(request: pytest.FixtureRequest, tmp_path: Path) -> Tasks:
    return FakeTasks() if request.param == "fake" else JsonTasks(tmp_path / "state")


def task(number: int = 1, **fields: object) -> Task:
    return Task.model_validate(
        {
            "id": f"00000000-0000-4000-8000-{number:012x}",
            "title": f"Task {number}",
            "agent_id": ADA,
            "created_at": 100.0 - number,
            **fields,
        }
    )


def damage(tasks: Tasks, project: Project, task_id: TaskId) -> None:
    """Make the task's file one that does not parse."""
    if isinstance(tasks, FakeTasks):
        tasks.damaged[task_id] = Problem(Path("/state") / f"{task_id}.json", 3, "It is not JSON.")
    else:
        assert isinstance(tasks, JsonTasks)
        path = tasks.state / "projects" / project.key / "tasks" / f"{task_id}.json"
        path.write_text("{\n\n]\n")


def test_a_project_begins_without_tasks(tasks: Tasks, project: Project) -> None:
    assert tasks.list(project).items == ()
    with pytest.raises(NotFound):
        tasks.read(project, task().id)


def test_tasks_are_listed_with_the_oldest_first(tasks: Tasks, project: Project) -> None:
    for number in (1, 3, 2):
        tasks.add(project, task(number))
    assert [one.title for one in tasks.list(project).items] == ["Task 3", "Task 2", "Task 1"]


def test_a_task_comes_back_as_it_was_kept(tasks: Tasks, project: Project) -> None:
    whole = task(
        body="Ä\n\n```\n",
        repositories=[{"url": "https://example.org/a.git", "description": "a"}],
        trigger={"kind": "chat", "payload": {"a": [1, None]}},
        theirs={"unknown": 1},
    )
    tasks.add(project, whole)
    assert tasks.read(project, whole.id) == whole


def test_a_second_task_of_one_id_is_refused(tasks: Tasks, project: Project) -> None:
    tasks.add(project, task())
    with pytest.raises(Conflict):
        tasks.add(project, task(title="Other"))
    assert tasks.read(project, task().id).title == "Task 1"


def test_a_change_sees_all_tasks_and_is_kept(tasks: Tasks, project: Project) -> None:
    tasks.add(project, task(1))
    tasks.add(project, task(2))
    changed = tasks.update(project, task(1).id, lambda one, others: one.changed(title=f"{one.title} of {len(others)}"))
    assert changed.title == "Task 1 of 2"
    assert tasks.read(project, task(1).id) == changed


def test_a_change_that_is_refused_changes_nothing(tasks: Tasks, project: Project) -> None:
    tasks.add(project, task())
    with pytest.raises(Refused):
        tasks.update(project, task().id, lambda one, _: one.running(1.0, None))
    assert tasks.read(project, task().id) == task()


def test_what_is_not_there_is_not_changed(tasks: Tasks, project: Project) -> None:
    with pytest.raises(NotFound):
        tasks.update(project, task().id, lambda one, _: one)


def test_a_damaged_task_is_told_left_and_harms_no_other(tasks: Tasks, project: Project) -> None:
    tasks.add(project, task(1))
    tasks.add(project, task(2))
    damage(tasks, project, task(1).id)
    for _ in range(2):
        listing = tasks.list(project)
        assert [one.title for one in listing.items] == ["Task 2"]
        (problem,) = listing.problems
        assert problem.path.name == f"{task(1).id}.json"
        assert problem.line == 3
    with pytest.raises(Damaged):
        tasks.read(project, task(1).id)
    with pytest.raises(Damaged):
        tasks.update(project, task(1).id, lambda one, _: one)


def test_projects_have_tasks_of_their_own(tasks: Tasks, project: Project, tmp_path: Path) -> None:
    tasks.add(project, task())
    assert tasks.list(project_in(tmp_path, "other")).items == ()
