"""List the tasks of a project."""

from dataclasses import dataclass

from app.domain.events import TasksRead
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.tasks import Tasks


@dataclass(frozen=True, slots=True)
class ListTasks:
    """Read the tasks and tell everybody."""

    tasks: Tasks
    events: Publisher

    async def __call__(self, project: Project) -> TasksRead:
        """Publish and return what there is; a damaged file is among the problems."""
        listing = self.tasks.list(project)
        read = TasksRead(listing.items, listing.problems)
        self.events.publish(read)
        return read
