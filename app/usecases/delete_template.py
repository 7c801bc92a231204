"""Delete a template."""

from dataclasses import dataclass

from app.ports.templates import Templates
from app.usecases.list_templates import ListTemplates


@dataclass(frozen=True, slots=True)
class DeleteTemplate:
    """Remove a template of the user's own; agents made from it stay as they are."""

    templates: Templates
    list_templates: ListTemplates

    async def __call__(self, template_id: str) -> None:
        """Remove it; publishes TemplatesRead. Raises NotFound if the user has no such template."""
        self.templates.delete(template_id)
        await self.list_templates()
