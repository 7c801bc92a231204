"""Set something of the program or of its keyboard."""

from dataclasses import dataclass

from app.domain.document import checked
from app.domain.settings import KeySettings, Settings
from app.ports.settings import SettingsStore
from app.usecases.read_settings import ReadSettings


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """What was set holds at once, and is kept."""

    store: SettingsStore
    read_settings: ReadSettings

    async def __call__(self, settings: Settings | KeySettings) -> None:
        """Save and publish it; comments in the file stay. Raises Damaged, Invalid and Failed."""
        with checked("setting"):
            if isinstance(settings, KeySettings):
                self.store.save_keys(settings)
            else:
                self.store.save(settings)
        await self.read_settings()
