"""Read what the user has set."""

from dataclasses import dataclass

from app.domain.events import SettingsRead
from app.ports.events import Publisher
from app.ports.settings import SettingsStore


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings and the keys as they are now."""

    store: SettingsStore
    events: Publisher

    async def __call__(self) -> SettingsRead:
        """Publish and return them; what cannot be read is the default, and a problem."""
        settings, problems = self.store.settings()
        keys, key_problems = self.store.keys()
        read = SettingsRead(settings, keys, self.store.keys_chosen(), (*problems, *key_problems))
        self.events.publish(read)
        return read
