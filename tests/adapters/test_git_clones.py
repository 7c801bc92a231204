"""Clones go when nobody has used them for long, and never with work that is nowhere else."""

import shutil
import time
from pathlib import Path

import pytest

from app import atomic
from app.adapters.git_checkouts import GitCheckouts
from app.adapters.git_clones import GitClones
from app.domain.repository import parse_repository
from app.usecases.collect_clones import UNUSED_AFTER, CollectClones
from tests.fakes.clock import FakeClock
from tests.repositories import VARIABLES, commit, git, make_repository

LATER = time.time() + UNUSED_AFTER + 60


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
        collect = CollectClones(GitClones(self.root, VARIABLES), FakeClock(now))
        ((_, verdict),) = await collect(dry_run=dry_run)
        return verdict.reason


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


async def test_a_clone_that_nobody_needs_goes(machine: Machine) -> None:
    shutil.rmtree(await machine.check_out())
    assert "not long ago" in await machine.collect(time.time())
    assert await machine.collect(dry_run=True) == "nobody has used it for long"
    clone = machine.clone
    await machine.collect()
    assert not clone.exists()


async def test_a_clone_that_something_is_checked_out_from_stays(machine: Machine) -> None:
    path = await machine.check_out()
    assert "checked out from it" in await machine.collect()
    assert git(path, "status", "--porcelain") == ""


async def test_a_clone_with_commits_that_were_not_pushed_stays(machine: Machine) -> None:
    """Acceptance 14: nothing that is nowhere else is collected."""
    path = await machine.check_out()
    (path / "b.txt").write_text("b\n")
    git(path, "config", "user.name", "Ann")
    git(path, "config", "user.email", "ann@example.org")
    commit(path, "Mine")
    shutil.rmtree(path)
    assert "not pushed" in await machine.collect()
    assert machine.clone.exists()


async def test_what_cannot_be_judged_stays(machine: Machine) -> None:
    shutil.rmtree(await machine.check_out())
    with atomic.locked(machine.clone.with_suffix(".lock")):
        assert "somebody checks out" in await machine.collect()
    (machine.clone / "HEAD").unlink()
    assert "git cannot say" in await machine.collect()
    (machine.clone / "ideai-used").unlink()
    assert "cannot be read" in await machine.collect()
    assert machine.clone.exists()


async def test_without_clones_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert await CollectClones(GitClones(tmp_path, VARIABLES), FakeClock(LATER))() == ()
