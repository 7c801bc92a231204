"""What is typed and not saved is kept: at once in memory, soon on the disk, and again after the disk was full."""

import asyncio

import pytest

from app.bus import EventBus
from app.domain.agent import AgentId
from app.domain.context import Context
from app.domain.draft import Draft
from app.domain.errors import Failed
from app.domain.events import ProblemFound
from app.server import draft_keeper
from app.server.draft_keeper import DraftKeeper
from tests.fakes.drafts import FakeDrafts
from tests.usecases.world import PROJECT

ANN, BEN = AgentId("a1"), AgentId("a2")
EMPTY = Draft.of(Context.of(""))


def on_disk(drafts: FakeDrafts) -> dict[AgentId, str]:
    return {agent_id: draft.text for agent_id, draft in drafts.load(PROJECT).items()}


async def until_saved(drafts: FakeDrafts, texts: dict[AgentId, str]) -> None:
    async with asyncio.timeout(30):
        while on_disk(drafts) != texts:  # noqa: ASYNC110 - it happens in a thread
            await asyncio.sleep(0.01)


async def test_what_is_typed_is_there_at_once_and_soon_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_keeper, "DELAY", 0.01)
    drafts = FakeDrafts()
    keeper = DraftKeeper(PROJECT, drafts, EventBus())
    for text in ("a", "ab"):
        keeper.keep(ANN, EMPTY.edited(text))
    keeper.keep(BEN, EMPTY.edited("b"))
    assert {agent_id: draft.text for agent_id, draft in keeper.kept.items()} == {ANN: "ab", BEN: "b"}
    assert on_disk(drafts) == {}
    await until_saved(drafts, {ANN: "ab", BEN: "b"})
    keeper.keep(BEN, None)
    assert set(keeper.kept) == {ANN}
    await until_saved(drafts, {ANN: "ab"})


async def test_the_next_workspace_begins_with_what_the_last_one_kept() -> None:
    drafts = FakeDrafts()
    last = DraftKeeper(PROJECT, drafts, EventBus())
    last.keep(ANN, EMPTY.edited("typed"))
    await last.close()
    following = DraftKeeper(PROJECT, drafts, EventBus())
    following.load()
    assert following.kept == {ANN: EMPTY.edited("typed")}


async def test_a_full_disk_is_told_once_and_what_it_refused_is_saved_later() -> None:
    bus, drafts = EventBus(), FakeDrafts()
    problems: list[ProblemFound] = []
    bus.subscribe(ProblemFound, problems.append)
    keeper = DraftKeeper(PROJECT, drafts, bus)
    for text in ("one", "two"):
        drafts.errors["save"] = Failed("The disk is full.")
        keeper.keep(ANN, EMPTY.edited(text))
        await keeper.close()
    assert len(problems) == 1
    assert "The disk is full." in problems[0].message
    assert on_disk(drafts) == {}
    keeper.keep(BEN, EMPTY.edited("b"))
    await keeper.close()
    assert on_disk(drafts) == {ANN: "two", BEN: "b"}


async def test_a_folder_that_cannot_be_read_is_told() -> None:
    bus, drafts = EventBus(), FakeDrafts(errors={"load": Failed("No.")})
    problems: list[ProblemFound] = []
    bus.subscribe(ProblemFound, problems.append)
    keeper = DraftKeeper(PROJECT, drafts, bus)
    keeper.load()
    assert (keeper.kept, [problem.message for problem in problems]) == ({}, ["Unsaved contexts are not shown: No."])
