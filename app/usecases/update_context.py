"""Change an agent's context."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.context import Context, Revision, check_text
from app.domain.events import ContextChanged
from app.domain.project import Project
from app.ports.agent_contexts import AgentContexts
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """A new text for an agent's Markdown, never over a change that was not seen."""

    manifests: Manifests
    contexts: AgentContexts
    demands: Demands
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId, text: str, revision: Revision) -> Context:
        """Save `text` in place of the revision that was read (`ABSENT`: there was no document).

        Raises NotFound for an unknown agent, Conflict if the document has another revision by now, Invalid for text
        that cannot be saved.
        """
        agent = self.manifests.load(project).find(agent_id)
        chosen = self.demands.chosen(project, agent)
        context = self.contexts.write(project, agent, check_text(text), revision)
        self.demands.choose(project, agent, chosen)
        self.events.publish(ContextChanged(agent.id, context.revision))
        return context
