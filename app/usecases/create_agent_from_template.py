"""Create an agent from a template."""

from dataclasses import dataclass

from app.domain.agent import Agent, Origin
from app.domain.errors import Invalid
from app.domain.project import Project
from app.domain.template import find_template
from app.ports.templates import Templates
from app.usecases.create_agent import CreateAgent


@dataclass(frozen=True, slots=True)
class CreateAgentFromTemplate:
    """A new agent that remembers which template, in which version, it was made from."""

    templates: Templates
    create_agent: CreateAgent

    async def __call__(
        self,
        project: Project,
        template_id: str,
        name: str | None = None,
        *,
        profile: str | None = None,
        synchronized: bool = True,
    ) -> Agent:
        """Create it; `name` and `profile` None mean the template's own, `synchronized` offers later changes of it.

        Raises NotFound for an unknown template or profile, Invalid where neither names a profile, and what CreateAgent
        raises.
        """
        template = find_template(self.templates.list(), template_id)
        chosen = profile or template.profile
        if chosen is None:
            raise Invalid(f"The template {template.id} names no profile; choose one for the new agent.")
        return await self.create_agent(
            project,
            template.name if name is None else name,
            chosen,
            template.context,
            skills=template.skills,
            cwd=template.cwd,
            origin=Origin(template=template.id, version=template.version, synchronized=synchronized),
        )
