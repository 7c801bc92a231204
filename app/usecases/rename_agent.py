"""Rename an agent."""

from dataclasses import dataclass

from app.domain.agent import Agent, AgentId
from app.domain.events import AgentChanged
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.manifests import Manifests


@dataclass(frozen=True, slots=True)
class RenameAgent:
    """Another name for an agent; its context stays where it is, so that nothing that points there breaks."""

    manifests: Manifests
    events: Publisher

    async def __call__(self, project: Project, agent_id: AgentId, name: str) -> Agent:
        """Rename it. Raises NotFound for an unknown agent, Invalid for a bad name."""
        manifest = self.manifests.update(project, lambda current: current.with_fields(agent_id, name=name))
        agent = manifest.find(agent_id)
        self.events.publish(AgentChanged(agent))
        return agent
