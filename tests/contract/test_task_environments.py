"""What every TaskEnvironments does, with a disk and without."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.local_task_environments import LocalTaskEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Refused
from app.domain.injection import Plan
from app.domain.project import Project
from app.domain.task import RESULT_FILE, WORKDIR, Task, TaskId, with_task
from app.ports.task_environments import TaskEnvironments
from tests.fakes.task_environments import FakeTaskEnvironments

TASK = TaskId("11111111-1111-4111-8111-aaaaaaaaaaaa")
OTHER = TaskId("11111111-1111-4111-8111-bbbbbbbbbbbb")
NOW = "2026-11-21T10:00:00Z"
PLAN = with_task(Plan(), Task(id=TASK, title="Mend", agent_id=AgentId("00000000-0000-4000-9000-000000000001")))

Leave = Callable[[str], None]
"""Let the agent of `TASK` leave a result."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    return Project(tmp_path / "project", "key")


@pytest.fixture(params=["fake", "local"])
def environments(request: pytest.FixtureRequest, tmp_path: Path) -> TaskEnvironments:
    if request.param == "fake":
        return FakeTaskEnvironments()
    (tmp_path / "tmp").mkdir()
    return LocalTaskEnvironments(
        tmp_path / "state",
        lambda problem: pytest.fail(str(problem)),
        temporary=tmp_path / "tmp",
        patience=0.1,
        root=tmp_path / "environments",
    )


@pytest.fixture
def leave(environments: TaskEnvironments, project: Project) -> Leave:
    def left(text: str) -> None:
        if isinstance(environments, FakeTaskEnvironments):
            environments.results[TASK] = text
        else:
            (environments.path(project, TASK) / WORKDIR / RESULT_FILE).write_text(text)

    return left


async def run(environments: TaskEnvironments, project: Project, *, reuse: bool = False) -> bool:
    """One run; whether its environment was made for it."""
    claim = await environments.prepare(project, TASK, reuse=reuse)
    await claim.apply(PLAN)
    claim.release()
    assert await environments.finish(project, TASK, NOW) == ""
    return claim.made


def test_every_task_has_an_environment_of_its_own(environments: TaskEnvironments, project: Project) -> None:
    assert environments.path(project, TASK) != environments.path(project, OTHER)
    assert environments.homes(project, TASK) != environments.homes(project, OTHER)


async def test_an_environment_is_made_for_every_run_that_does_not_ask_for_the_one_before(
    environments: TaskEnvironments, project: Project
) -> None:
    assert await run(environments, project, reuse=True) is True
    assert await run(environments, project, reuse=True) is False
    assert await run(environments, project) is True


async def test_what_the_agent_has_left_is_collected(
    environments: TaskEnvironments, project: Project, leave: Leave
) -> None:
    assert await environments.collect(project, TASK) == ""
    await run(environments, project)
    assert await environments.collect(project, TASK) == ""
    leave("It shuts.")
    assert await environments.collect(project, TASK) == "It shuts."
    assert await run(environments, project) is True
    assert await environments.collect(project, TASK) == ""


async def test_what_is_held_is_neither_prepared_finished_nor_cleaned(
    environments: TaskEnvironments, project: Project
) -> None:
    claim = await environments.prepare(project, TASK)
    with pytest.raises(Refused, match="in use by"):
        await environments.prepare(project, TASK, reuse=True)
    with pytest.raises(Refused, match="in use by"):
        await environments.clean(project, TASK, everything=True)
    assert await environments.finish(project, TASK, NOW)
    claim.release()
    await environments.clean(project, TASK, everything=True)


async def test_a_run_that_does_not_come_about_leaves_only_what_was_there(
    environments: TaskEnvironments, project: Project
) -> None:
    await (await environments.prepare(project, TASK)).abandon()
    assert await run(environments, project, reuse=True) is True
    await (await environments.prepare(project, TASK, reuse=True)).abandon()
    assert await run(environments, project, reuse=True) is False
