"""CollectLeftovers: what killed writers have left goes."""

from pathlib import Path

from app.usecases.collect_leftovers import CollectLeftovers
from tests.fakes.clock import FakeClock
from tests.fakes.leftovers import FakeLeftovers
from tests.usecases.world import PROJECT

OWN, OF_PROJECT, YOUNG = (Path("/config/own"), PROJECT.folder / "of-project", PROJECT.folder / "young")


async def test_only_what_nobody_writes_any_more_goes() -> None:
    leftovers = FakeLeftovers({None: {OWN: 0.0}, PROJECT.root: {OF_PROJECT: 0.0, YOUNG: 9_000.0}})
    collect = CollectLeftovers(leftovers, FakeClock(10_000.0))
    assert await collect([PROJECT], dry_run=True) == (OWN, OF_PROJECT)
    assert leftovers.written[None] == {OWN: 0.0}
    assert await collect([PROJECT]) == (OWN, OF_PROJECT)
    assert leftovers.written == {None: {}, PROJECT.root: {YOUNG: 9_000.0}}
