"""The message under the top line."""

import pytest
from textual.app import App, ComposeResult

from widgets.long_message import LongMessage


class _Screen(App[None]):
    def compose(self) -> ComposeResult:
        yield LongMessage()


async def test_what_is_shown_already_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with _Screen().run_test() as pilot:
        message = pilot.app.query_one(LongMessage)
        updates: list[object] = []
        monkeypatch.setattr(message, "update", updates.append)
        message.show("", "information")
        assert not updates
        for _ in range(3):
            message.show("It failed.", "error")
        message.show("It failed.", "warning")
        message.show("", "information")
        assert len(updates) == 3
        assert not message.has_class("-shown")
        assert not message.has_class("-warning")
