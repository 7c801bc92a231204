"""A reusable agent."""

from pydantic import Field

from app.domain.agent import CwdPolicy, SkillRefField
from app.domain.document import Document
from app.domain.errors import NotFound
from app.domain.listing import Listing
from app.domain.names import Name, Slug, Text


class Template(Document):
    """What a new agent is made from; `version` grows with every change, so that synchronised agents notice."""

    id: Slug
    name: Name
    description: Text = ""
    version: int = Field(default=1, ge=1)
    profile: Slug | None = None
    skills: tuple[SkillRefField, ...] = ()
    cwd: CwdPolicy | None = None
    context: Text = ""


def find_template(templates: Listing[Template], template_id: str) -> Template:
    """The template with that id. Raises NotFound, which names its damaged file if that is why."""
    for template in templates.items:
        if template.id == template_id:
            return template
    for problem in templates.problems:
        if problem.path.stem == template_id:
            raise NotFound(f"The template {template_id!r} cannot be used: {problem}")
    raise NotFound(f"There is no template {template_id!r}; choose one from the list.")
