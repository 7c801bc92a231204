"""What holds for every test of the screen."""

import pytest

from app.tui import keyboard


@pytest.fixture(autouse=True)
def _a_machine_that_is_busy_loses_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed ahead waits as long as a slow machine needs: the limit is for what never comes."""
    monkeypatch.setattr(keyboard, "TYPE_AHEAD_LIMIT", 60.0)
