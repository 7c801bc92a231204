"""Check out a repository for a task."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.project import Project
from app.domain.repository import check_ref, parse_repository
from app.domain.task import WORKDIR, Task, TaskId, task_key
from app.ports.checkouts import CheckedOut, Checkouts
from app.ports.manifests import Manifests
from app.ports.task_environments import TaskEnvironments
from app.ports.tasks import Tasks


@dataclass(frozen=True, slots=True)
class CheckOutRepository:
    """Put a working tree of a repository into the directory that a task's agent works in."""

    manifests: Manifests
    tasks: Tasks
    environments: TaskEnvironments
    checkouts: Checkouts

    async def __call__(self, project: Project, task_id: TaskId, url: str, ref: str | None = None) -> CheckedOut:
        """On the branch `agent/<slug of the agent>/<key of the task>`. What is there already stays as it is.

        Raises Invalid for what is no address or ref, NotFound for an unknown task, and what the stores raise.
        """
        repository = parse_repository(url)
        checked = check_ref(ref) if ref is not None else None
        task = self.tasks.read(project, task_id)
        branch = f"agent/{self._slug(project, task)}/{task_key(task.id)}"
        workdir = self.environments.path(project, task.id) / WORKDIR
        return await self.checkouts.check_out(workdir, repository, branch, checked)

    def _slug(self, project: Project, task: Task) -> str:
        try:
            return self.manifests.load(project).find(task.agent_id).slug
        except NotFound:  # it was deleted while its task is worked on
            return "agent"
