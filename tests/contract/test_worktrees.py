"""What every Worktrees does, with git and without."""

from pathlib import Path
from typing import Protocol

import pytest

from app.adapters.git_worktrees import GitWorktrees
from app.domain.agent import AgentId
from app.domain.errors import Conflict, Refused
from app.domain.project import Project
from app.domain.worktree import CarryUndecided, Losses, Worktree
from app.ports.worktrees import Worktrees
from tests.fakes.worktrees import FakeWorktrees
from tests.repositories import VARIABLES, make_repository

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
OTHER = AgentId("22222222-2222-4222-8222-222222222222")


class Bench(Protocol):
    """The port, and what an agent and the user do beside it."""

    worktrees: Worktrees
    project: Project

    def dirty(self) -> None:
        """The user changes a file without committing it."""

    def work(self, worktree: Worktree) -> None:
        """The agent changes a file without committing it."""


class FakeBench:
    def __init__(self, tmp_path: Path) -> None:
        self.fake = FakeWorktrees()
        self.worktrees: Worktrees = self.fake
        self.project = Project(tmp_path, "key")

    def dirty(self) -> None:
        self.fake.unsaved = ("a.txt",)

    def work(self, worktree: Worktree) -> None:
        self.fake.lost[worktree.agent_id] = Losses(untracked=("new.txt",))


class GitBench:
    def __init__(self, tmp_path: Path) -> None:
        self.project = Project(make_repository(tmp_path / "project"), "key")
        self.worktrees: Worktrees = GitWorktrees(
            tmp_path / "state", VARIABLES, lambda problem: pytest.fail(str(problem))
        )

    def dirty(self) -> None:
        (self.project.root / "a.txt").write_text("mine\n")

    def work(self, worktree: Worktree) -> None:
        (worktree.cwd / "new.txt").write_text("new\n")


@pytest.fixture(params=["fake", "git"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    return FakeBench(tmp_path) if request.param == "fake" else GitBench(tmp_path)


async def test_a_worktree_is_made_once_and_then_used_again(bench: Bench) -> None:
    first = await bench.worktrees.prepare(bench.project, AGENT, "backend")
    again = await bench.worktrees.prepare(bench.project, AGENT, "backend")
    assert (first.made, again.made) == (True, False)
    assert first.branch == again.branch == "agent/backend"
    assert first.cwd == again.cwd == await bench.worktrees.where(bench.project, AGENT)
    assert [worktree.agent_id for worktree in await bench.worktrees.all(bench.project)] == [AGENT]


async def test_two_agents_of_one_name_have_two_branches(bench: Bench) -> None:
    await bench.worktrees.prepare(bench.project, AGENT, "backend")
    other = await bench.worktrees.prepare(bench.project, OTHER, "backend")
    assert other.branch == "agent/backend-2"


async def test_with_uncommitted_work_somebody_has_to_say_what_becomes_of_it(bench: Bench) -> None:
    bench.dirty()
    with pytest.raises(CarryUndecided) as asked:
        await bench.worktrees.prepare(bench.project, AGENT, "backend")
    assert asked.value.paths == ("a.txt",)
    assert await bench.worktrees.all(bench.project) == ()
    carried = await bench.worktrees.prepare(bench.project, AGENT, "backend", carry=True)
    assert carried.carried is True
    assert (await bench.worktrees.prepare(bench.project, OTHER, "other", carry=False)).carried is False


async def test_what_was_not_touched_would_be_no_loss(bench: Bench) -> None:
    worktree = await bench.worktrees.prepare(bench.project, AGENT, "backend")
    assert not await bench.worktrees.losses(worktree)
    await bench.worktrees.discard(bench.project, worktree, Losses())
    assert await bench.worktrees.all(bench.project) == ()


async def test_only_what_was_shown_is_ever_lost(bench: Bench) -> None:
    worktree = await bench.worktrees.prepare(bench.project, AGENT, "backend")
    bench.work(worktree)
    losses = await bench.worktrees.losses(worktree)
    assert losses.untracked == ("new.txt",)
    with pytest.raises(Conflict):
        await bench.worktrees.discard(bench.project, worktree, Losses())
    await bench.worktrees.discard(bench.project, worktree, losses)
    assert await bench.worktrees.all(bench.project) == ()


async def test_merged_work_is_lost_no_more(bench: Bench) -> None:
    worktree = await bench.worktrees.prepare(bench.project, AGENT, "backend")
    bench.work(worktree)
    merged = await bench.worktrees.merge(bench.project, worktree, "Add it")
    assert (merged.into, merged.commits) == ("main", 1)
    assert not await bench.worktrees.losses(worktree)
    assert (await bench.worktrees.merge(bench.project, worktree, "Add it")).commits == 0


async def test_without_a_repository_there_is_no_worktree(bench: Bench, tmp_path: Path) -> None:
    if isinstance(bench, FakeBench):
        bench.fake.repository = False
    (tmp_path / "elsewhere").mkdir()
    project = Project(tmp_path / "elsewhere", "other")
    with pytest.raises(Refused, match="git init"):
        await bench.worktrees.prepare(project, AGENT, "backend")
