"""Make an agent like another one."""

from dataclasses import dataclass

from app.domain.agent import Agent, AgentId
from app.domain.errors import NotFound
from app.domain.project import Project
from app.ports.agent_contexts import AgentContexts
from app.ports.manifests import Manifests
from app.usecases.create_agent import CreateAgent
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class DuplicateAgent:
    """A new agent with everything of another one but its name and its conversation."""

    manifests: Manifests
    contexts: AgentContexts
    demands: Demands
    create_agent: CreateAgent

    async def __call__(self, project: Project, agent_id: AgentId, name: str) -> Agent:
        """Create it; publishes AgentCreated. Raises NotFound for an unknown agent, and what CreateAgent raises."""
        model = self.manifests.load(project).find(agent_id)
        return await self.create_agent(
            project,
            name,
            model.profile,
            self._text(project, model),
            skills=model.skills,
            cwd=model.cwd,
            variables=model.variables,
            origin=model.origin,
            chosen=self.demands.chosen(project, model),
        )

    def _text(self, project: Project, model: Agent) -> str | None:
        try:
            return self.contexts.read(project, model).text
        except NotFound:
            return None
