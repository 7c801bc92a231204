"""Save a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.document import checked
from app.domain.template import Template
from app.ports.templates import Templates
from app.usecases.list_templates import ListTemplates


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    """Create a template of the user's own, or replace it; one that comes with ideai is overridden."""

    templates: Templates
    list_templates: ListTemplates

    async def __call__(self, fields: Mapping[str, Any]) -> Template:
        """Validate the fields of a template and save it; publishes TemplatesRead.

        The version is ours: one more than before if anything changed, so that synchronised agents notice. Raises
        Invalid that names the field, with nothing saved.
        """
        with checked("template"):
            wanted = Template.model_validate({**fields, "version": 1})
        before = next((template for template in self.templates.list().items if template.id == wanted.id), None)
        if before is not None:
            same = wanted.changed(version=before.version)
            wanted = same if same == before else wanted.changed(version=before.version + 1)
        self.templates.save(wanted)
        await self.list_templates()
        return wanted
