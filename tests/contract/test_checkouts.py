"""What every Checkouts does, with git and without."""

from pathlib import Path
from typing import NamedTuple

import pytest

from app.adapters.git_checkouts import GitCheckouts
from app.domain.errors import Invalid
from app.domain.repository import RepositoryUrl, parse_repository
from app.ports.checkouts import Checkouts
from tests.fakes.checkouts import FakeCheckouts
from tests.repositories import VARIABLES, git, make_repository


class Bench(NamedTuple):
    checkouts: Checkouts
    workdir: Path
    shop: RepositoryUrl
    other: RepositoryUrl


@pytest.fixture(params=["fake", "git"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    workdir = tmp_path / "workdir"
    workdir.mkdir()
    for owner in ("ann", "bob"):
        git(make_repository(tmp_path / owner / "shop"), "branch", "next")
    urls = [parse_repository(f"file://{tmp_path}/{owner}/shop") for owner in ("ann", "bob")]
    fake = FakeCheckouts()
    real = GitCheckouts(tmp_path / "environments", VARIABLES, lambda _: None)
    return Bench(fake if request.param == "fake" else real, workdir, *urls)


async def test_a_repository_is_checked_out_under_its_name_on_the_branch(bench: Bench) -> None:
    done = await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", None)
    assert (done.path, done.branch, done.base, done.kept) == (
        bench.workdir / "shop",
        "agent/backend/0123",
        "main",
        False,
    )


async def test_what_is_checked_out_where_there_is_room_for_it_says_so(bench: Bench) -> None:
    await bench.checkouts.make_room(bench.workdir, [bench.shop])
    assert (await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", None)).room
    assert not (await bench.checkouts.check_out(bench.workdir, bench.other, "agent/backend/0123", None)).room


async def test_a_second_time_it_is_as_it_was(bench: Bench) -> None:
    first = await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", None)
    again = await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", "next")
    assert (again.path, again.branch, again.kept) == (first.path, first.branch, True)


async def test_case_16_two_repositories_with_the_same_last_segment_do_not_meet(bench: Bench) -> None:
    await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", None)
    other = await bench.checkouts.check_out(bench.workdir, bench.other, "agent/backend/0123", None)
    assert other.path == bench.workdir / "bob-shop"


async def test_a_ref_that_there_is_not_is_refused(bench: Bench) -> None:
    assert (await bench.checkouts.check_out(bench.workdir, bench.other, "agent/x/1", "next")).base == "next"
    with pytest.raises(Invalid, match="has no 'nowhere'"):
        await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", "nowhere")


async def test_room_for_a_repository_is_elsewhere_and_its_own(bench: Bench) -> None:
    assert await bench.checkouts.make_room(bench.workdir, []) == ()
    shop = await bench.checkouts.make_room(bench.workdir, [bench.shop])
    other = await bench.checkouts.make_room(bench.workdir, [bench.other])
    assert shop
    assert not set(shop) & set(other)
    assert not any(folder.is_relative_to(bench.workdir) for folder in (*shop, *other))
    assert await bench.checkouts.make_room(bench.workdir, [bench.shop, bench.other]) == (*shop, *other)


async def test_what_is_checked_out_needs_no_more_room_than_was_made(bench: Bench) -> None:
    room = await bench.checkouts.make_room(bench.workdir, [bench.shop])
    await bench.checkouts.check_out(bench.workdir, bench.shop, "agent/backend/0123", None)
    assert await bench.checkouts.make_room(bench.workdir, []) == room
    assert await bench.checkouts.make_room(bench.workdir.with_name("other"), []) == ()
