"""Clearing away what nobody needs: named while it goes on, told when it is done, cancelled like any work."""

from pathlib import Path

from app.domain.events import CollectionDue
from app.domain.stored import StoredEnvironment, Verdict
from app.usecases.collect_environments import Collected
from tests.tui.typist import typing
from tests.tui.workspace import FakeWorkspace

GONE = (StoredEnvironment("agent", "Ann", "p1", Path("/e/1")), Verdict(True, "its agent is gone"))
KEPT = (StoredEnvironment("agent", "Ben", "p1", Path("/e/2")), Verdict(False, "its agent is there"))


async def test_what_is_due_is_work_that_is_told_when_it_is_done() -> None:
    workspace = FakeWorkspace(collected=Collected((GONE, KEPT)))
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        workspace.bus.publish(CollectionDue())
        await typist.until(lambda: bool(typist.ide.works.under_way))
        assert [work.title for work in typist.ide.works.under_way] == ["Clearing away what nobody needs"]
        workspace.may_collect.set()
        await typist.sees("Cleared away 1 environment that nobody needed.")


async def test_what_is_due_can_be_cancelled_and_where_nothing_goes_only_whoever_asked_is_told() -> None:
    workspace = FakeWorkspace()
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        workspace.bus.publish(CollectionDue())
        await typist.until(lambda: bool(typist.ide.works.under_way))
        typist.send_keys("ctrl+space", "C")
        await typist.sees("Clearing away what nobody needs: cancelled")
        workspace.may_collect.set()
        workspace.bus.publish(CollectionDue())
        await typist.settle()
        assert not any("nothing to clear away" in notice.message for notice in workspace.state.notices)
        typist.ide.perform("workspace.collect")
        await typist.sees("There is nothing to clear away.")
