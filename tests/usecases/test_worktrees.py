"""Worktrees: listed with their changes, merged, discarded once the losses were seen, and collected when nothing is."""

import pytest

from app.domain.agent import AgentId
from app.domain.changes import Changes, FileChange
from app.domain.errors import Conflict, Failed, NotFound, Refused
from app.domain.events import WorktreesRead
from app.domain.manifest import Manifest
from app.domain.worktree import Losses
from app.usecases.tree_use_cases import TreeUseCases
from tests.fakes.differences import FakeDifferences
from tests.fakes.review_drafts import FakeReviewDrafts
from tests.usecases.world import PROJECT, World, agent

LOST = Losses(commits=("abc Add it",))


@pytest.fixture
def differences() -> FakeDifferences:
    return FakeDifferences(Changes((FileChange("a.py", added=12, removed=3),)))


@pytest.fixture
def do(world: World, differences: FakeDifferences) -> TreeUseCases:
    return TreeUseCases.over(world.manifests, world.worktrees, differences, FakeReviewDrafts(), world.events)


async def make(world: World, agent_id: AgentId) -> None:
    await world.worktrees.prepare(PROJECT, agent_id, "backend")


async def test_worktrees_are_told_with_their_changes_and_only_when_they_change(world: World, do: TreeUseCases) -> None:
    backend = world.have(agent())
    await make(world, backend.id)
    found = await do.list(PROJECT)
    assert str(found[0]) == "agent/backend +12 −3"
    assert await do.list(PROJECT, found) == found
    assert [event for event in world.events.events if isinstance(event, WorktreesRead)] == [WorktreesRead(found)]


async def test_one_that_cannot_be_read_says_why(world: World, do: TreeUseCases, differences: FakeDifferences) -> None:
    backend = world.have(agent())
    await make(world, backend.id)
    differences.error = Failed("The disk is gone.")
    (standing,) = await do.list(PROJECT)
    assert standing.problem == "The disk is gone."


async def test_a_merge_is_told_with_the_agents_name(world: World, do: TreeUseCases) -> None:
    backend = world.have(agent())
    with pytest.raises(NotFound, match="no worktree"):
        await do.merge(PROJECT, backend.id)
    await make(world, backend.id)
    world.worktrees.lost[backend.id] = LOST
    assert (await do.merge(PROJECT, backend.id)).commits == 1
    assert world.worktrees.messages == ["Work of Backend"]


async def test_only_what_was_seen_is_discarded(world: World, do: TreeUseCases) -> None:
    backend = world.have(agent())
    await make(world, backend.id)
    worktree, losses = await do.discard.losses(PROJECT, backend.id)
    assert not losses
    world.worktrees.lost[backend.id] = LOST
    with pytest.raises(Conflict):
        await do.discard(PROJECT, worktree, losses)
    await do.discard(PROJECT, worktree, LOST)
    assert await do.list(PROJECT) == ()


async def test_nobody_discards_under_a_running_agent(world: World, do: TreeUseCases) -> None:
    backend = world.have(agent())
    await make(world, backend.id)
    world.worktrees.running.add(backend.id)
    worktree, losses = await do.discard.losses(PROJECT, backend.id)
    with pytest.raises(Refused, match="running"):
        await do.discard(PROJECT, worktree, losses)


async def test_the_worktree_of_a_deleted_agent_goes_when_nothing_would_be_lost(world: World, do: TreeUseCases) -> None:
    backend = world.have(agent())
    await make(world, backend.id)
    ((_, verdict),) = await do.collect(PROJECT)
    assert (verdict.goes, verdict.reason) == (False, "it goes when its agent is deleted")
    world.manifests.saved[PROJECT.root] = Manifest()
    world.worktrees.lost[backend.id] = LOST
    ((_, verdict),) = await do.collect(PROJECT)
    assert not verdict.goes
    assert "work in it that is nowhere else" in verdict.reason
    del world.worktrees.lost[backend.id]
    ((_, verdict),) = await do.collect(PROJECT, dry_run=True)
    assert verdict.goes
    assert len(await do.list(PROJECT)) == 1
    await do.collect(PROJECT)
    assert await do.list(PROJECT) == ()
