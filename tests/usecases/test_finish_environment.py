"""FinishEnvironment: the end of a run is noted, once nobody runs there any more."""

from app.domain.errors import Failed
from app.domain.events import ProblemFound
from app.usecases.finish_environment import FinishEnvironment
from tests.usecases.world import PROJECT, SIZE, World, agent


def finish(world: World) -> FinishEnvironment:
    return FinishEnvironment(world.environments, world.clock, world.events)


async def test_a_run_that_has_ended_is_noted_with_its_time(world: World) -> None:
    backend = world.have(agent())
    await world.launch_agent(PROJECT, backend.id, SIZE)
    await finish(world)(PROJECT, backend.id)
    assert world.environments.finished == {backend.id: "2027-01-15T08:00:00Z"}


async def test_what_runs_is_not_finished(world: World) -> None:
    backend = world.have(agent())
    await world.environments.prepare(PROJECT, backend.id)
    await finish(world)(PROJECT, backend.id)
    assert world.environments.finished == {}


async def test_what_goes_wrong_is_told(world: World) -> None:
    world.environments.errors["finish"] = Failed("The disk is full.")
    await finish(world)(PROJECT, agent().id)
    (problem,) = world.events.of(ProblemFound)
    assert "The disk is full." in str(problem)
