"""Nothing that a project's files ask for happens before somebody has agreed to it."""

from dataclasses import replace

import pytest

from app.domain.errors import Conflict
from app.domain.trust import ConsentNeeded, demand_of
from app.usecases.give_consent import GiveConsent
from tests.usecases.world import PROJECT, SIZE, World, agent


@pytest.fixture
def world() -> World:
    made = World()
    made.trust.everything = False
    return made


async def test_variables_of_the_project_are_set_only_with_consent(world: World) -> None:
    backend = world.have(agent(variables={"LD_PRELOAD": "/tmp/evil.so"}))
    with pytest.raises(ConsentNeeded) as needed:
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.steps == ["manifests.load"]
    await GiveConsent(world.manifests, world.trust)(PROJECT, needed.value.demand)
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    assert ("LD_PRELOAD", "/tmp/evil.so") in world.terminals.running[session.id].invocation.variables


async def test_a_change_is_asked_again(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    demand = demand_of(backend)
    assert demand is not None
    await GiveConsent(world.manifests, world.trust)(PROJECT, demand)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"MODE": "evil"})
    with pytest.raises(ConsentNeeded):
        await world.launch_agent(PROJECT, backend.id, SIZE)


async def test_consent_is_to_what_was_shown(world: World) -> None:
    backend = world.have(agent(variables={"MODE": "kind"}))
    demand = demand_of(backend)
    assert demand is not None
    with pytest.raises(Conflict, match="has changed meanwhile"):
        await GiveConsent(world.manifests, world.trust)(PROJECT, replace(demand, variables={"MODE": "kinder"}))


async def test_an_agent_that_asks_for_nothing_is_launched_without_a_question(world: World) -> None:
    backend = world.have(agent())
    await world.launch_agent(PROJECT, backend.id, SIZE)


async def test_a_task_sets_no_variables_of_the_project_without_consent(world: World) -> None:
    backend = world.have(agent(variables={"LD_PRELOAD": "/tmp/evil.so"}))
    do = world.do_tasks
    task = await do.create(PROJECT, "Fix it", backend.id)
    with pytest.raises(ConsentNeeded) as needed:
        await do.dispatch(PROJECT, task.id)
    assert world.terminals.running == {}
    await GiveConsent(world.manifests, world.trust)(PROJECT, needed.value.demand)
    await do.dispatch(PROJECT, task.id)
    world.manifests.saved[PROJECT.root] = world.manifest.with_fields(backend.id, variables={"LD_PRELOAD": "/other.so"})
    with pytest.raises(ConsentNeeded):
        await do.launch(PROJECT, task.id)
    assert world.terminals.running == {}
