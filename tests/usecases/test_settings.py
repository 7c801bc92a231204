"""Settings hold at once and are kept."""

import pytest

from app.domain.errors import Failed
from app.domain.events import SettingsRead
from app.domain.settings import KeySettings, Settings
from app.usecases.change_settings import ChangeSettings
from app.usecases.read_settings import ReadSettings
from tests.fakes.events import FakePublisher
from tests.fakes.settings import FakeSettings


@pytest.fixture
def store() -> FakeSettings:
    return FakeSettings()


async def test_a_change_is_saved_and_then_told(store: FakeSettings) -> None:
    events = FakePublisher()
    change = ChangeSettings(store, ReadSettings(store, events))
    await change(Settings(theme="light"))
    await change(KeySettings(preset="tmux"))
    assert events.events == [
        SettingsRead(Settings(theme="light"), KeySettings(), keys_chosen=False),
        SettingsRead(Settings(theme="light"), KeySettings(preset="tmux"), keys_chosen=True),
    ]


async def test_what_could_not_be_saved_does_not_hold(store: FakeSettings) -> None:
    events = FakePublisher()
    store.errors["save"] = Failed("The disk is full.")
    with pytest.raises(Failed):
        await ChangeSettings(store, ReadSettings(store, events))(Settings(theme="light"))
    assert events.events == []
