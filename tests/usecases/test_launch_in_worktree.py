"""LaunchAgent with `cwd = worktree`: the worktree is the root that the agent knows, and goes if the launch fails."""

import pytest

from app.domain.errors import Failed
from app.domain.worktree import CarryUndecided
from app.usecases.preview_launch import PreviewLaunch
from tests.usecases.world import PROJECT, SIZE, World, agent


def launchable(world: World) -> None:
    """The CLI can be told of its context by arguments alone."""
    provider = world.providers.known[0]
    known = provider.changed(project_root={"args": ["--file={contextFile}", "--dir={projectRoot}"]})
    world.providers.known = (known, *world.providers.known[1:])


async def test_the_agent_works_in_its_worktree_and_takes_it_for_the_project(world: World) -> None:
    launchable(world)
    backend = world.have(agent(cwd="worktree"))
    session = await world.launch_agent(PROJECT, backend.id, SIZE)
    (worktree,) = await world.worktrees.all(PROJECT)
    assert worktree.branch == "agent/backend"
    assert session.cwd == worktree.cwd
    invocation = world.terminals.running[session.id].invocation
    assert f"--dir={worktree.cwd}" in invocation.args
    assert ("IDEAI_PROJECT_ROOT", str(PROJECT.root)) in invocation.variables
    assert str(worktree.cwd) in invocation.plan.files[0].text


async def test_a_worktree_that_was_made_for_nothing_goes_again(world: World) -> None:
    launchable(world)
    backend = world.have(agent(cwd="worktree"))
    world.terminals.errors["spawn"] = Failed("no more processes")
    with pytest.raises(Failed):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert await world.worktrees.all(PROJECT) == ()
    assert world.steps[-3:-1] == ["worktrees.discard", "environments.abandon"]


async def test_a_worktree_with_work_in_it_stays_when_a_launch_fails(world: World) -> None:
    launchable(world)
    backend = world.have(agent(cwd="worktree"))
    await world.worktrees.prepare(PROJECT, backend.id, backend.slug)
    world.terminals.errors["spawn"] = Failed("no more processes")
    with pytest.raises(Failed):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert len(await world.worktrees.all(PROJECT)) == 1


async def test_whether_uncommitted_work_is_carried_over_has_to_be_said(world: World) -> None:
    launchable(world)
    world.worktrees.unsaved = ("a.py",)
    backend = world.have(agent(cwd="worktree"))
    with pytest.raises(CarryUndecided):
        await world.launch_agent(PROJECT, backend.id, SIZE)
    assert world.sessions.all() == ()
    await world.launch_agent(PROJECT, backend.id, SIZE, carry=True)
    assert (await world.worktrees.all(PROJECT))[0].carried


async def test_a_preview_makes_no_worktree(world: World) -> None:
    launchable(world)
    backend = world.have(agent(cwd="worktree"))
    preview = PreviewLaunch(
        world.manifests,
        world.contexts,
        world.profiles,
        world.providers,
        world.environments,
        world.skills,
        world.records,
        world.worktrees,
    )
    invocation = await preview(PROJECT, backend.id)
    assert invocation.cwd == await world.worktrees.where(PROJECT, backend.id)
    assert await world.worktrees.all(PROJECT) == ()
