"""Bring a deleted template back."""

from dataclasses import dataclass

from app.ports.templates import Templates
from app.usecases.list_templates import ListTemplates


@dataclass(frozen=True, slots=True)
class RestoreTemplate:
    """Undo the last deletion of a template of the user's own."""

    templates: Templates
    list_templates: ListTemplates

    async def __call__(self, template_id: str) -> None:
        """Bring it back; publishes TemplatesRead.

        Raises NotFound if none was deleted, Conflict if there is one again.
        """
        self.templates.restore(template_id)
        await self.list_templates()
