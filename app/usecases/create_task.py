"""Create a task."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.document import checked
from app.domain.events import TaskChanged
from app.domain.project import Project
from app.domain.task import OfferedRepository, Task, TaskId, Trigger
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.manifests import Manifests
from app.ports.tasks import Tasks


@dataclass(frozen=True, slots=True)
class CreateTask:
    """Keep a new task; it runs once it is dispatched."""

    tasks: Tasks
    manifests: Manifests
    ids: Ids
    clock: Clock
    events: Publisher

    async def __call__(
        self,
        project: Project,
        title: str,
        agent_id: AgentId,
        body: str = "",
        *,
        repositories: Sequence[OfferedRepository] = (),
        trigger: Trigger | None = None,
    ) -> Task:
        """Create it; `trigger` None means that a person did.

        Raises NotFound for an unknown agent and Invalid for a bad title or value, with nothing on disk.
        """
        agent = self.manifests.load(project).find(agent_id)
        with checked("task"):
            task = Task(
                id=TaskId(self.ids.new()),
                title=title,
                body=body,
                agent_id=agent.id,
                repositories=tuple(repositories),
                trigger=trigger or Trigger(),
                created_at=self.clock.now(),
            )
        self.tasks.add(project, task)
        self.events.publish(TaskChanged(task))
        return task
