"""Make a template of an agent."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.errors import NotFound
from app.domain.project import Project
from app.domain.template import Template
from app.ports.agent_contexts import AgentContexts
from app.ports.manifests import Manifests
from app.usecases.save_template import SaveTemplate


@dataclass(frozen=True, slots=True)
class SaveAgentAsTemplate:
    """What can be reused of an agent: context, profile, skills of all projects and directory."""

    manifests: Manifests
    contexts: AgentContexts
    save_template: SaveTemplate

    async def __call__(
        self, project: Project, agent_id: AgentId, template_id: str, name: str, description: str
    ) -> Template:
        """Save it, in place of a template of that id, which gets one version more; publishes TemplatesRead.

        Skills of the project are left out: another project does not have them. Raises NotFound for an unknown agent,
        Invalid for a bad name.
        """
        agent = self.manifests.load(project).find(agent_id)
        try:
            text = self.contexts.read(project, agent).text
        except NotFound:
            text = ""
        fields = {"id": template_id, "name": name, "description": description, "profile": agent.profile}
        skills = [ref for ref in agent.skills if ref.startswith("global/")]
        return await self.save_template({**fields, "cwd": agent.cwd, "skills": skills, "context": text})
