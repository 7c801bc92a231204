"""When the screen is drawn."""

import pytest

from app.tui import ide
from tests.scenes import team
from tests.tui.typist import typing
from tests.tui.workspace import FakeWorkspace


async def test_a_clock_that_ticks_while_the_screen_is_taken_down_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ide, "CLOCK_INTERVAL", 0.0005)
    workspace = FakeWorkspace()
    await team(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), 140) as typist:
        await typist.settle()
