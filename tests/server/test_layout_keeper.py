"""The layout is saved soon after it changed, and never torn by a full disk."""

import asyncio

import pytest

from app.bus import EventBus
from app.domain.errors import Failed
from app.domain.events import LayoutChanged, ProblemFound
from app.domain.layout import Tab, WorkspaceLayout
from app.domain.project import Project
from app.server import layout_keeper
from app.server.layout_keeper import LayoutKeeper
from tests.fakes.layouts import FakeLayouts
from tests.usecases.world import PROJECT


def named(name: str) -> WorkspaceLayout:
    return WorkspaceLayout(tabs=(Tab(name=name),))


class CountingLayouts(FakeLayouts):
    """Counts what is written."""

    saves = 0

    def save(self, project: Project, layout: WorkspaceLayout) -> None:
        self.saves += 1
        super().save(project, layout)


@pytest.fixture
def layouts() -> CountingLayouts:
    return CountingLayouts()


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


def keeper(layouts: FakeLayouts, bus: EventBus) -> LayoutKeeper:
    made = LayoutKeeper(PROJECT, layouts, bus)
    made.follow()
    return made


async def until_saved(layouts: FakeLayouts, layout: WorkspaceLayout) -> None:
    async with asyncio.timeout(10):
        while layouts.load(PROJECT) != layout:  # noqa: ASYNC110 - it happens in a thread
            await asyncio.sleep(0.01)


async def test_many_changes_at_once_are_one_write_of_the_last(layouts: CountingLayouts, bus: EventBus) -> None:
    keeper(layouts, bus)
    for number in range(50):
        bus.publish(LayoutChanged(named(str(number))))
    await until_saved(layouts, named("49"))
    assert layouts.saves == 1


async def test_closing_saves_what_is_left(
    layouts: CountingLayouts, bus: EventBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout_keeper, "DELAY", 3600.0)
    kept = keeper(layouts, bus)
    bus.publish(LayoutChanged(named("last")))
    await kept.close()
    assert layouts.load(PROJECT) == named("last")


async def test_a_full_disk_is_told_once_and_saving_resumes(layouts: CountingLayouts, bus: EventBus) -> None:
    problems: list[ProblemFound] = []
    bus.subscribe(ProblemFound, problems.append)
    kept = keeper(layouts, bus)
    for name in ("one", "two"):
        layouts.errors["save"] = Failed("The disk is full.")
        bus.publish(LayoutChanged(named(name)))
        await kept.close()
    assert [problem.message for problem in problems] == ["The layout is not saved: The disk is full."]
    layouts.errors.clear()
    bus.publish(LayoutChanged(named("three")))
    await until_saved(layouts, named("three"))
