"""Delete an agent."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import Agent, AgentId
from app.domain.errors import Refused
from app.domain.events import AgentDeleted
from app.domain.project import Project
from app.domain.session import Session, live_session
from app.domain.task import Task, unfinished
from app.ports.environments import Environments
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.session_records import SessionRecords
from app.ports.sessions import Sessions
from app.ports.tasks import Tasks
from app.usecases.close_session import CloseSession
from app.usecases.finish_task import FinishTask


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
    tasks: Tasks
    finish_task: FinishTask
    events: Publisher

    async def __call__(
        self, project: Project, agent_id: AgentId, *, even_running: bool = False, clear_run_dir: bool = False
    ) -> DeletedAgent:
        """Drop the entry; `even_running` ends its process and calls off its tasks first, `clear_run_dir` removes its
        run directory as well.

        Raises NotFound if the manifest has no such agent, Refused if it runs or has a task that waits or runs, and that
        was not allowed.
        """
        manifest = self.manifests.load(project)
        agent = manifest.find(agent_id)
        deleted = DeletedAgent(agent, manifest.entries.index(agent), self.records.native_session(project, agent_id))
        running = live_session(self.sessions.all(), agent_id)
        tasks = unfinished(agent_id, self.tasks.list(project).items)
        if not even_running:
            _check_idle(agent, running, tasks)
        for task in tasks:
            await self.finish_task(project, task.id, "cancelled")
        if running is not None:
            await self.close_session(running.id, even_alive=True)
        self.manifests.update(project, lambda manifest: manifest.without(agent_id))
        self.events.publish(AgentDeleted(agent))
        self.records.remember(project, agent_id, None)
        if clear_run_dir:
            await self.environments.remove(project, agent_id)
        return deleted


def _check_idle(agent: Agent, running: Session | None, tasks: Sequence[Task]) -> None:
    if running is not None:
        raise Refused(f"{agent.name} is running; close its session first, or delete it with its session.")
    if tasks:
        raise Refused(
            f"{agent.name} has the task {tasks[-1].title}, which is {tasks[-1].state}; finish or cancel it first, or "
            "delete the agent with its tasks."
        )
