"""What every Environments does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.errors import Failed, Refused
from app.domain.injection import Plan, PlannedFile
from app.domain.project import Project
from app.ports.environments import Environments
from tests.fakes.environments import FakeEnvironments

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
OTHER = AgentId("22222222-2222-4222-8222-222222222222")
FOREIGN = AgentId("33333333-3333-4333-8333-333333333333")
PLAN = Plan(files=(PlannedFile("CLAUDE.md", "persona\n"),))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    (root / ".ideai" / "run" / FOREIGN).mkdir(parents=True)
    return Project(root, "key")


@pytest.fixture(params=["fake", "local"])
def environments(request: pytest.FixtureRequest, tmp_path: Path) -> Environments:
    if request.param == "fake":
        return FakeEnvironments(foreign={FOREIGN})
    return LocalEnvironments(tmp_path / "state", lambda problem: pytest.fail(str(problem)))


def test_every_agent_has_a_directory_of_its_own_in_the_project(environments: Environments, project: Project) -> None:
    assert environments.path(project, AGENT) == project.root / ".ideai" / "run" / AGENT
    assert environments.path(project, AGENT) != environments.path(project, OTHER)


async def test_a_directory_is_made_once(environments: Environments, project: Project) -> None:
    assert await environments.prepare(project, AGENT) is True
    assert await environments.prepare(project, AGENT) is False


async def test_a_directory_that_was_removed_is_made_again(environments: Environments, project: Project) -> None:
    await environments.prepare(project, AGENT)
    await environments.remove(project, AGENT)
    assert await environments.prepare(project, AGENT) is True


async def test_a_directory_that_came_with_a_clone_is_refused(environments: Environments, project: Project) -> None:
    with pytest.raises(Refused, match="remove it"):
        await environments.prepare(project, FOREIGN)
    with pytest.raises(Refused):
        await environments.remove(project, FOREIGN)


async def test_a_plan_is_applied_again_and_again(environments: Environments, project: Project) -> None:
    await environments.prepare(project, AGENT)
    await environments.apply(project, AGENT, PLAN)
    await environments.apply(project, AGENT, Plan())
    await environments.apply(project, AGENT, PLAN)


async def test_nothing_is_applied_to_a_directory_that_was_not_prepared(
    environments: Environments, project: Project
) -> None:
    with pytest.raises(Failed, match="launch the agent again"):
        await environments.apply(project, AGENT, PLAN)


async def test_removing_what_is_not_there_is_nothing(environments: Environments, project: Project) -> None:
    await environments.remove(project, AGENT)
