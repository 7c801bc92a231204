"""Show what synchronising an agent with its template would change."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.errors import Refused
from app.domain.project import Project
from app.domain.synchronisation import Offer, offer
from app.domain.template import find_template
from app.ports.agent_contexts import AgentContexts
from app.ports.manifests import Manifests
from app.ports.templates import Templates


@dataclass(frozen=True, slots=True)
class PreviewSync:
    """The difference between an agent and its template, for SyncAgent to apply."""

    manifests: Manifests
    contexts: AgentContexts
    templates: Templates

    async def __call__(self, project: Project, agent_id: AgentId) -> Offer:
        """Work it out. Raises NotFound for an unknown agent, context or template, Refused without an origin."""
        agent = self.manifests.load(project).find(agent_id)
        if agent.origin is None:
            raise Refused(f"{agent.name} was not made from a template.")
        template = find_template(self.templates.list(), agent.origin.template)
        return offer(agent, self.contexts.read(project, agent), template)
