"""CollectEnvironments: what may go goes, and of everything it is said why."""

from pathlib import Path

import pytest

from app.domain.errors import Failed
from app.domain.stored import DAY, StoredEnvironment
from app.usecases.collect_environments import CollectEnvironments
from tests.fakes.clock import FakeClock
from tests.fakes.stored_environments import FakeStoredEnvironments

CLOCK = FakeClock()
OLD = StoredEnvironment("task", "old", "p", Path("/1"), size=10, completed_at=CLOCK.time - 20 * DAY)
NEW = StoredEnvironment("task", "new", "p", Path("/2"), size=5, completed_at=CLOCK.time, temporary=Path("/tmp/new"))
AGENT = StoredEnvironment("agent", "agent", "p", Path("/3"), size=7, held=True, temporary=Path("/tmp/agent"))


@pytest.fixture
def store() -> FakeStoredEnvironments:
    return FakeStoredEnvironments([OLD, NEW, AGENT])


async def test_what_may_go_goes(store: FakeStoredEnvironments) -> None:
    collected = await CollectEnvironments(store, CLOCK)()
    assert [(stored.name, verdict.goes) for stored, verdict in collected.verdicts] == [
        ("old", True),
        ("new", False),
        ("agent", False),
    ]
    assert collected.freed == 10
    assert collected.temporary == (NEW,)
    assert {stored.name: stored.temporary for stored in store.stored} == {"new": None, "agent": AGENT.temporary}


async def test_a_dry_run_says_the_same_and_touches_nothing(store: FakeStoredEnvironments) -> None:
    before = list(store.stored)
    dry = await CollectEnvironments(store, CLOCK)(dry_run=True)
    assert store.stored == before
    assert dry == await CollectEnvironments(store, CLOCK)()


async def test_what_somebody_begins_to_use_stays(store: FakeStoredEnvironments) -> None:
    store.taken = {"old", "new"}
    collected = await CollectEnvironments(store, CLOCK)()
    assert collected.freed == 0
    assert "meanwhile" in collected.verdicts[0][1].reason
    assert collected.temporary == ()


async def test_what_cannot_be_removed_keeps_nothing_else_from_going(store: FakeStoredEnvironments) -> None:
    store.error = Failed("The disk is read-only.")
    collected = await CollectEnvironments(store, CLOCK)()
    assert collected.verdicts[0][1].reason == "The disk is read-only."
    assert collected.temporary == (NEW,)
