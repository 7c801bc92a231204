"""The directories that agents run in, on this machine's disk: `.ideai/run/<agent-id>/` in each project."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.agent import AgentId, check_agent_id
from app.domain.changes import visible
from app.domain.environment import ForeignDirectory
from app.domain.errors import Failed, Invalid, Refused
from app.domain.injection import Plan
from app.domain.names import unique
from app.domain.project import Project
from app.files import project_folder
from app.files.environment_records import Owner
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.held_environments import EnvironmentDisk, HeldEnvironment, LocalClaim, Prepared
from app.files.planned_files import put_plan
from app.processes.git_trees import brought_with


@dataclass(frozen=True, slots=True)
class LocalEnvironments(EnvironmentDisk):
    """`Environments` with their records below `state`, where neither an agent nor a cloned repository can forge them.

    `projects/<key>/environments/<agent-id>/` holds `owner`, `lock`, `gc.json`, the CLIs' own homes, and `created.json`,
    the journal of what was put into the run directory; all else in there is the agent's own.
    """

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """The agent's run directory, whether it exists or not. Raises Invalid for what is no agent's id."""
        return project.folder / "run" / _checked(agent_id)

    def homes(self, project: Project, agent_id: AgentId) -> Path:
        """The folder of the agent's record. Raises Invalid for what is no agent's id."""
        return self.record(project, _checked(agent_id)).folder

    async def prepare(self, project: Project, agent_id: AgentId) -> LocalClaim:
        """As the port says; `.ideai/.gitignore` then has git leave the run directories out.

        Raises Refused if somebody runs in there, naming the processes.
        """
        return await self.claim(self._environment(project, agent_id))

    async def finish(self, project: Project, agent_id: AgentId, at: str) -> bool:
        """As the port says."""
        environment = self._environment(project, agent_id)
        return await self.in_thread(environment, partial(environment.finish, at))

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """As the port says. Raises Refused for a run directory that is not ours or in which somebody runs, Failed if it
        cannot be removed.
        """
        environment = self._environment(project, agent_id)
        await self.in_thread(environment, environment.remove)

    async def put_aside(self, project: Project, agent_id: AgentId) -> None:
        """As the port says. Raises Refused, and Failed if it cannot be renamed."""
        environment = self._environment(project, agent_id)
        await self.in_thread(environment, environment.put_aside)

    def _environment(self, project: Project, agent_id: AgentId) -> "_RunDirectory":
        return _RunDirectory(project, _checked(agent_id), self)


class _RunDirectory(HeldEnvironment):
    """One agent's environment."""

    def __init__(self, project: Project, agent_id: AgentId, disk: EnvironmentDisk) -> None:
        path = project.folder / "run" / agent_id
        owner = Owner(
            kind="agent",
            owner_id=agent_id,
            project_id=project.key,
            project_root=str(project.root),
            path=str(path),
        )
        super().__init__(path, owner, disk, disk.record(project, agent_id))
        self._project = project

    def prepare(self) -> Prepared:
        project_folder.make(self._project)
        return super().prepare()

    def put(self, plan: Plan) -> None:
        with self._run_folder() as run:
            if run.look(self.path.name) is None:
                raise Failed(f"{self.path} is not there any more; launch the agent again.")
            if not run.is_folder(self.path.name):
                raise self.not_ours()
            put_plan(run, self.path.name, plan, self.record, self.path)

    def clear(self) -> None:
        if self.path.parent.exists():
            with self._run_folder() as run:
                if run.look(self.path.name) is not None:
                    self.check_ours()
                    run.remove(self.path.name)
        self.record.remove()

    def make_or_take(self) -> bool:
        with self._run_folder() as run:
            found = run.look(self.path.name)
            if found is None:
                self.check_owner()
                self._make(run)
                return True
            if not stat.S_ISDIR(found.st_mode):
                raise self.not_ours()
            self.check_ours()
            self._check_not_brought()
            with run.inner([self.path.name]) as root:
                os.fchmod(root.descriptor, 0o700)
            return False

    def _check_not_brought(self) -> None:
        """A pull may have put files beside the agent's own. Raises Refused."""
        brought = brought_with(self._project.folder, f"run/{self.path.name}", os.environ)
        if brought is not None:
            name = visible(brought).partition(f"{self.path.name}/")[2] or visible(brought)
            raise Refused(
                f"The repository has put {name} among the agent's own files; look at it, take it out (git rm -r "
                f"{self.path.relative_to(self._project.root)}) and launch the agent again."
            )

    def not_ours(self) -> Refused:
        return ForeignDirectory(self.path, AgentId(self.path.name))

    def put_aside(self) -> None:
        """Rename what is not ours. Raises Refused while somebody runs there."""
        lock = self.held("keeping", self.disk.patience)
        try:
            with failing("Renaming", self.path), self._run_folder() as run:
                found = run.look(self.path.name)
                if found is None or (stat.S_ISDIR(found.st_mode) and self.check_owner() is not None):
                    return
                run.move(self.path.name, run, unique(f"{self.path.name}-aside", run.names()))
        finally:
            lock.release()

    def _make(self, run: Folder) -> None:
        """The owner first: a crash in between leaves a record of nothing, and never a directory without a record."""
        self.record.forget_journal()
        self.record.save_owner(self.owner)
        try:
            run.make(self.path.name, 0o700)
        except OSError as error:
            self.record.forget()
            if isinstance(error, FileExistsError):
                raise self.not_ours() from None
            raise

    @contextmanager
    def _run_folder(self) -> Iterator[Folder]:
        """`.ideai/run/`, made if missing; never by a link, which could lead anywhere."""
        with opened(project_folder.inside(self._project, self._project.folder)) as folder:
            if folder.look("run") is None:
                with suppress(FileExistsError):
                    folder.make("run", 0o700)
            if not folder.is_folder("run"):
                raise Refused(
                    f"{self.path.parent} is not a directory of its own; remove it and launch the agent again."
                )
            with folder.inner(["run"]) as run:
                yield run


def _checked(agent_id: AgentId) -> AgentId:
    """The id, which becomes a directory's name. Raises Invalid."""
    try:
        return check_agent_id(agent_id)
    except ValueError:
        raise Invalid(f"{agent_id!r} is not the id of an agent; `ideai agents` shows them.") from None
