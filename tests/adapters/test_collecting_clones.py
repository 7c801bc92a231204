"""Clones that tasks have checked out from go when nobody has used them for long, and never with work that is nowhere
else.
"""

import shutil
import time
from pathlib import Path

import pytest

from app.adapters.git_checkouts import GitCheckouts
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.domain.repository import parse_repository
from app.domain.stored import DAY, CollectionRules
from app.usecases.collect_environments import CollectEnvironments
from tests.fakes.clock import FakeClock
from tests.repositories import VARIABLES, commit, git, make_repository

RULES = CollectionRules(clone_after=3 * DAY)
LATER = time.time() + RULES.clone_after + DAY


class Machine:
    """One clone, from which one working tree was made."""

    def __init__(self, root: Path) -> None:
        self.root = root / "environments"
        self.server = make_repository(root / "ann" / "shop")
        self.workdir = root / "workdir"
        self.workdir.mkdir()

    async def check_out(self) -> Path:
        checkouts = GitCheckouts(self.root, VARIABLES, lambda _: None)
        url = parse_repository(f"file://{self.server}")
        return (await checkouts.check_out(self.workdir, url, "agent/x/1", None)).path

    @property
    def clone(self) -> Path:
        (found,) = (self.root / ".repos").glob("*.git")
        return found

    async def collect(self, now: float = LATER, *, dry_run: bool = False) -> str:
        """Why the clone went or stayed."""
        store = LocalStoredEnvironments(self.root.with_name("state"), self.root)
        collected = await CollectEnvironments(store, FakeClock(now), RULES)(dry_run=dry_run)
        ((_, verdict),) = collected.verdicts
        return verdict.reason


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_a_clone_goes_when_nobody_has_checked_out_from_it_for_as_long_as_the_user_says(machine: Machine) -> None:
    shutil.rmtree(await machine.check_out())
    clone = machine.clone
    assert await machine.collect(time.time()) == "it was last used just now"
    await machine.collect(dry_run=True)
    assert clone.exists()
    assert await machine.collect() == "it was last used 3 days ago"
    assert not clone.exists()


async def test_a_clone_that_something_is_checked_out_from_stays(machine: Machine) -> None:
    path = await machine.check_out()
    assert await machine.collect() == "1 worktree of it is in use"
    assert git(path, "status", "--porcelain") == ""


async def test_a_clone_with_commits_that_were_not_pushed_stays(machine: Machine) -> None:
    """Acceptance 14: nothing that is nowhere else is collected."""
    path = await machine.check_out()
    (path / "b.txt").write_text("b\n")
    commit(path, "Mine")
    shutil.rmtree(path)
    assert "there is work in it that is nowhere else" in await machine.collect()
    assert machine.clone.exists()


async def test_room_for_a_checkout_that_never_came_keeps_nothing(machine: Machine) -> None:
    checkouts = GitCheckouts(machine.root, VARIABLES, lambda _: None)
    assert await checkouts.make_room(machine.workdir, [parse_repository(f"file://{machine.server}")])
    assert await machine.collect(time.time()) == "it was last used just now"
    assert await machine.collect() == "it was last used 3 days ago"
    assert not list((machine.root / ".repos").glob("*.git"))
