"""What was told is kept and leads to its pane; what takes long is named and can be cancelled."""

import asyncio

import pytest

from app.domain.events import BellRang, SessionNotified
from app.domain.injection import Invocation
from app.domain.layout import PaneId
from app.domain.session import Session, SessionId, Size
from app.tui import keyboard
from app.tui.works import elapsed
from tests.scenes import BACKEND, team
from tests.tui.typist import typing
from tests.tui.workspace import CLOCK, FakeWorkspace, PaintingTerminals


class HangingTerminals(PaintingTerminals):
    """Programs that never come up, once `hangs` is set."""

    __slots__ = ("hangs", "reached")

    def __init__(self) -> None:
        super().__init__()
        self.hangs = False
        self.reached = asyncio.Event()

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """Hang, or start."""
        if self.hangs:
            self.reached.set()
            await asyncio.Event().wait()
        return await super().spawn(session_id, invocation, size)


async def opened() -> FakeWorkspace:
    workspace = FakeWorkspace()
    await team(workspace)
    await workspace.read_all()
    return workspace


def session(workspace: FakeWorkspace, pane: str) -> Session:
    return workspace.session_in(PaneId(pane))


async def test_a_bell_and_a_notification_of_another_pane_are_told_kept_and_lead_there() -> None:
    workspace = await opened()
    async with typing(workspace.ide(), 140) as typist:
        workspace.bus.publish(BellRang(session(workspace, "p-backend").id))
        await typist.settle()
        assert "Backend" not in typist.status, "whoever looks at the pane has seen it"

        workspace.terminals.output(session(workspace, "p-reviewer").id, b"\x1b]777;notify;Ready;read it\x1b\\")
        await typist.sees("Reviewer: Ready – read it")
        await typist.press("ctrl+space", "z")
        await typist.press("ctrl+space", "~")
        await typist.sees("12:04   Reviewer: Ready – read it")
        await typist.press("enter")
        assert workspace.state.focused_pane is not None
        assert workspace.state.focused_pane.id == PaneId("p-reviewer")


async def test_a_program_that_rings_without_end_is_one_line() -> None:
    workspace = await opened()
    async with typing(workspace.ide()) as typist:
        for _ in range(30):
            workspace.bus.publish(SessionNotified(session(workspace, "p-shell").id, "done"))
        await typist.settle()
        assert [(notice.message, notice.times) for notice in workspace.state.notices] == [("pytest: done", 30)]


async def test_what_takes_long_is_named_with_its_time_and_is_taken_back_when_it_is_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keyboard, "TYPE_AHEAD_LIMIT", 0.01)  # else the next keys wait for what is being started
    terminals = HangingTerminals()
    workspace = FakeWorkspace(terminals=terminals)
    workspace.have(BACKEND)
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        before = workspace.pane_ids()
        terminals.hangs = True
        typist.send_keys("ctrl+space", "a", "enter")
        await typist.until(terminals.reached.is_set)
        assert len(workspace.pane_ids()) == len(before) + 1
        workspace.clock.time = CLOCK + 75
        await typist.sees("Starting Backend 1m 15s")

        typist.send_keys("ctrl+space", "C")
        await typist.sees("Starting Backend: cancelled")
        await typist.until(lambda: workspace.pane_ids() == before)
        assert not workspace.environments.claimed
        assert not workspace.environments.plans


async def test_nothing_to_cancel_is_said() -> None:
    workspace = FakeWorkspace()
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        await typist.press("ctrl+space", "C")
        assert "Nothing is under way." in typist.status


def test_time_is_told_as_people_say_it() -> None:
    assert [elapsed(seconds) for seconds in (1.9, 59, 61, 3600, 7380)] == ["1s", "59s", "1m 01s", "1h 00m", "2h 03m"]


async def test_a_message_that_the_bottom_line_has_no_room_for_is_shown_whole() -> None:
    workspace = await opened()
    async with typing(workspace.ide(), 60, 20) as typist:
        message = "Nothing was merged: the work conflicts with main; have the agent merge main, and try again."
        typist.ide.tell(message, "error")
        await typist.settle()
        rows = [row.strip() for row in typist.screen()[1:4]]
        assert " ".join(rows).startswith(message)
        assert "Nothing was merged" not in typist.status
        typist.ide.tell("Saved.")
        await typist.settle()
        assert "Saved." in typist.status
        assert not any("Nothing was merged" in row for row in typist.screen())
