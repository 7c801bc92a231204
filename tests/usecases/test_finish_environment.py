"""FinishEnvironment: the end of a run is noted, once nobody runs there any more."""

from dataclasses import replace

import pytest

from app.domain.errors import Failed
from app.domain.events import ProblemFound
from app.domain.worktree import Losses
from app.usecases.discard_worktree import DiscardWorktree
from app.usecases.finish_environment import FinishEnvironment
from app.usecases.list_worktrees import ListWorktrees
from tests.fakes.differences import FakeDifferences
from tests.usecases.world import PROJECT, SIZE, World, agent


def finish(world: World) -> FinishEnvironment:
    discard = DiscardWorktree(world.worktrees, ListWorktrees(world.worktrees, FakeDifferences(), world.events))
    return FinishEnvironment(world.environments, discard, world.sessions, world.clock, world.events)


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


@pytest.mark.parametrize(
    ("lost", "runs", "stays"),
    [
        (Losses(), False, False),
        (Losses(commits=("abc Add it",)), False, True),
        (Losses(ignored=(".env",)), False, True),
        (Losses(), True, True),
    ],
)
async def test_a_worktree_goes_with_the_run_only_if_nothing_was_done_in_it(
    world: World, lost: Losses, runs: bool, stays: bool
) -> None:
    backend = world.have(agent())
    worktree = await world.worktrees.prepare(PROJECT, backend.id, backend.slug)
    world.worktrees.lost[backend.id] = lost
    if runs:
        world.worktrees.running.add(backend.id)
    await finish(world)(PROJECT, backend.id)
    assert await world.worktrees.all(PROJECT) == ((replace(worktree, made=False),) if stays else ())
    assert world.events.of(ProblemFound) == []


async def test_the_worktree_of_an_agent_that_is_being_restarted_stays(world: World) -> None:
    backend = world.have(agent())
    await world.worktrees.prepare(PROJECT, backend.id, backend.slug)
    await world.launch_agent(PROJECT, backend.id, SIZE)
    await finish(world)(PROJECT, backend.id)
    assert len(await world.worktrees.all(PROJECT)) == 1


async def test_what_goes_wrong_is_told(world: World) -> None:
    world.environments.errors["finish"] = Failed("The disk is full.")
    await finish(world)(PROJECT, agent().id)
    (problem,) = world.events.of(ProblemFound)
    assert "The disk is full." in str(problem)
