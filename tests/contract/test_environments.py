"""What every Environments does, with a disk and without."""

from pathlib import Path

import pytest

from app.adapters.local_environments import LocalEnvironments
from app.domain.agent import AgentId
from app.domain.environment import ForeignDirectory
from app.domain.errors import Refused
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
    (tmp_path / "tmp").mkdir()
    return LocalEnvironments(
        tmp_path / "state", lambda problem: pytest.fail(str(problem)), temporary=tmp_path / "tmp", patience=0.1
    )


def test_every_agent_has_a_directory_of_its_own_in_the_project(environments: Environments, project: Project) -> None:
    assert environments.path(project, AGENT) == project.root / ".ideai" / "run" / AGENT
    assert environments.path(project, AGENT) != environments.path(project, OTHER)


async def test_a_directory_is_made_once(environments: Environments, project: Project) -> None:
    claim = await environments.prepare(project, AGENT)
    assert claim.made is True
    claim.release()
    again = await environments.prepare(project, AGENT)
    assert again.made is False
    again.release()


async def test_a_directory_that_was_removed_is_made_again(environments: Environments, project: Project) -> None:
    (await environments.prepare(project, AGENT)).release()
    await environments.remove(project, AGENT)
    claim = await environments.prepare(project, AGENT)
    assert claim.made is True
    claim.release()


async def test_a_directory_that_is_claimed_is_neither_prepared_nor_removed(
    environments: Environments, project: Project
) -> None:
    claim = await environments.prepare(project, AGENT)
    with pytest.raises(Refused, match="in use by"):
        await environments.prepare(project, AGENT)
    with pytest.raises(Refused, match="in use by"):
        await environments.remove(project, AGENT)
    claim.release()
    await environments.remove(project, AGENT)


async def test_a_claim_is_for_one_agent_only(environments: Environments, project: Project) -> None:
    one = await environments.prepare(project, AGENT)
    other = await environments.prepare(project, OTHER)
    one.release()
    other.release()


async def test_a_claim_is_released_as_often_as_one_likes(environments: Environments, project: Project) -> None:
    claim = await environments.prepare(project, AGENT)
    claim.release()
    claim.release()
    assert claim.descriptors == ()


async def test_a_run_that_does_not_come_about_leaves_no_directory(environments: Environments, project: Project) -> None:
    claim = await environments.prepare(project, AGENT)
    await claim.apply(PLAN)
    await claim.abandon()
    claim = await environments.prepare(project, AGENT)
    assert claim.made is True
    claim.release()


async def test_a_run_that_does_not_come_about_leaves_the_directory_that_was_there(
    environments: Environments, project: Project
) -> None:
    (await environments.prepare(project, AGENT)).release()
    await (await environments.prepare(project, AGENT)).abandon()
    claim = await environments.prepare(project, AGENT)
    assert claim.made is False
    claim.release()


async def test_a_directory_that_came_with_a_clone_is_refused(environments: Environments, project: Project) -> None:
    with pytest.raises(ForeignDirectory, match="remove it"):
        await environments.prepare(project, FOREIGN)
    with pytest.raises(Refused):
        await environments.remove(project, FOREIGN)


async def test_a_directory_that_came_with_a_clone_is_put_aside(environments: Environments, project: Project) -> None:
    await environments.put_aside(project, FOREIGN)
    claim = await environments.prepare(project, FOREIGN)
    assert claim.made
    claim.release()


async def test_a_directory_of_ours_is_never_put_aside(environments: Environments, project: Project) -> None:
    (await environments.prepare(project, AGENT)).release()
    await environments.put_aside(project, AGENT)
    claim = await environments.prepare(project, AGENT)
    assert not claim.made
    claim.release()


async def test_a_plan_is_applied_again_and_again(environments: Environments, project: Project) -> None:
    claim = await environments.prepare(project, AGENT)
    await claim.apply(PLAN)
    await claim.apply(Plan())
    await claim.apply(PLAN)
    claim.release()


async def test_removing_what_is_not_there_is_nothing(environments: Environments, project: Project) -> None:
    await environments.remove(project, AGENT)
