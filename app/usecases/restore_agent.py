"""Bring a deleted agent back."""

from dataclasses import dataclass

from app.domain.agent import Agent
from app.domain.project import Project
from app.ports.manifests import Manifests
from app.ports.session_records import SessionRecords
from app.usecases.delete_agent import DeletedAgent
from app.usecases.list_agents import ListAgents


@dataclass(frozen=True, slots=True)
class RestoreAgent:
    """Undo the deletion of an agent: its entry at its old place, and the conversation it can go on with."""

    manifests: Manifests
    records: SessionRecords
    list_agents: ListAgents

    async def __call__(self, project: Project, deleted: DeletedAgent) -> Agent:
        """Put the entry back; publishes AgentsRead. Raises Invalid if its id or its context is another agent's now."""
        agent = deleted.agent
        self.manifests.update(project, lambda manifest: manifest.inserted(agent, deleted.place))
        self.records.remember(project, agent.id, deleted.native_session)
        await self.list_agents(project)
        return agent
