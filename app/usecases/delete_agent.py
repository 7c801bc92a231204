"""Delete an agent."""

from dataclasses import dataclass

from app.domain.agent import Agent, AgentId
from app.domain.errors import Refused
from app.domain.events import AgentDeleted
from app.domain.project import Project
from app.domain.session import live_session
from app.ports.environments import Environments
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.session_records import SessionRecords
from app.ports.sessions import Sessions
from app.usecases.close_session import CloseSession


@dataclass(frozen=True, slots=True)
class DeletedAgent:
    """What it takes to bring an agent back: its entry, where it stood in the list, and its conversation."""

    agent: Agent
    place: int
    native_session: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteAgent:
    """Drop an agent from the manifest; its Markdown stays on disk."""

    manifests: Manifests
    records: SessionRecords
    environments: Environments
    sessions: Sessions
    close_session: CloseSession
    events: Publisher

    async def __call__(
        self, project: Project, agent_id: AgentId, *, even_running: bool = False, clear_run_dir: bool = False
    ) -> DeletedAgent:
        """Drop the entry; `even_running` ends its process first, `clear_run_dir` removes its run directory as well.

        Raises NotFound if the manifest has no such agent, Refused if it runs and that was not allowed.
        """
        manifest = self.manifests.load(project)
        agent = manifest.find(agent_id)
        deleted = DeletedAgent(agent, manifest.entries.index(agent), self.records.native_session(project, agent_id))
        running = live_session(self.sessions.all(), agent_id)
        if running is not None:
            if not even_running:
                raise Refused(f"{agent.name} is running; close its session first, or delete it with its session.")
            await self.close_session(running.id, even_alive=True)
        self.manifests.update(project, lambda manifest: manifest.without(agent_id))
        self.events.publish(AgentDeleted(agent))
        self.records.remember(project, agent_id, None)
        if clear_run_dir:
            await self.environments.remove(project, agent_id)
        return deleted
