"""List the templates."""

from dataclasses import dataclass

from app.domain.events import TemplatesRead
from app.ports.events import Publisher
from app.ports.templates import Templates


@dataclass(frozen=True, slots=True)
class ListTemplates:
    """The templates as they are now."""

    templates: Templates
    events: Publisher

    async def __call__(self) -> TemplatesRead:
        """Publish and return them; files that do not parse are problems among them."""
        listed = self.templates.list()
        read = TemplatesRead(listed.items, listed.problems, self.templates.own_ids())
        self.events.publish(read)
        return read
