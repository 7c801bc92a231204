"""Read an agent's context."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.context import Context
from app.domain.project import Project
from app.ports.agent_contexts import AgentContexts
from app.ports.manifests import Manifests


@dataclass(frozen=True, slots=True)
class ReadContext:
    """The agent's Markdown with the revision that a later change must name."""

    manifests: Manifests
    contexts: AgentContexts

    async def __call__(self, project: Project, agent_id: AgentId) -> Context:
        """The context. Raises NotFound for an unknown agent or a missing document, Invalid if it is no UTF-8 text."""
        return self.contexts.read(project, self.manifests.load(project).find(agent_id))
