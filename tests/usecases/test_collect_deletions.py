"""CollectDeletions: what was deleted goes for good after a while."""

from pathlib import Path

from app.domain.stored import Deletion
from app.usecases.collect_deletions import CollectDeletions
from tests.fakes.clock import FakeClock
from tests.fakes.deletions import FakeDeletions
from tests.usecases.world import PROJECT

OLD = Deletion(Path("/config/profiles/.deleted/old.toml"), 0.0, Path("/config/profiles"))
NEW = Deletion(PROJECT.folder / "skills/.deleted/new", 90.0, PROJECT.folder / "skills")


async def test_only_what_was_deleted_long_ago_goes() -> None:
    deletions = FakeDeletions({None: [OLD], PROJECT.root: [NEW]})
    collect = CollectDeletions(deletions, FakeClock(100.0), after=50.0)
    said = [(deletion, verdict.goes) for deletion, verdict in await collect([PROJECT], dry_run=True)]
    assert said == [(OLD, True), (NEW, False)]
    assert deletions.waiting[None] == [OLD]
    await collect([PROJECT])
    assert deletions.waiting == {None: [], PROJECT.root: [NEW]}
