"""List the user's own themes."""

from dataclasses import dataclass

from app.domain.events import ThemesRead
from app.ports.events import Publisher
from app.ports.themes import Themes


@dataclass(frozen=True, slots=True)
class ListThemes:
    """The themes as they are now."""

    themes: Themes
    events: Publisher

    async def __call__(self) -> ThemesRead:
        """Publish and return them; files that do not parse are problems among them."""
        listed = self.themes.list()
        read = ThemesRead(listed.items, listed.problems)
        self.events.publish(read)
        return read
