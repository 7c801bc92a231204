"""The directories that tasks are worked on in: `<environments root>/<project key>/<task key>/`."""

import os
import shlex
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app import atomic
from app.domain.errors import Failed, Refused
from app.domain.injection import Plan
from app.domain.project import Project
from app.domain.task import RESULT_FILE, WORKDIR, TaskId, check_place, git_excludes, task_key
from app.files.environment_records import Owner
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.held_environments import EnvironmentDisk, HeldEnvironment, LocalClaim
from app.files.planned_files import put_plan
from app.processes.git_settings import put_git_settings

OUTPUT = "output"
KEPT = (OUTPUT, "logs")

MAX_RESULT_FILE = 1 << 20
"""Bytes of a result that are collected."""


@dataclass(frozen=True, slots=True)
class LocalTaskEnvironments(EnvironmentDisk):
    """`TaskEnvironments` below `root` (None: there is none, and nothing to finish or to clean).

    Their records are kept below `state`, as those of agents, under the task's key: a second task with the same key
    meets the first one's. `variables` are the workspace's, by which the person's own git settings are found.
    """

    root: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def path(self, project: Project, task_id: TaskId) -> Path:
        """The task's directory. Raises Invalid as `prepare` does."""
        return self._environment(project, task_id).path

    def homes(self, project: Project, task_id: TaskId) -> Path:
        """The folder of the task's record. Raises Invalid as `prepare` does."""
        return self._environment(project, task_id).record.folder

    async def prepare(self, project: Project, task_id: TaskId, *, reuse: bool = False) -> LocalClaim:
        """As the port says."""
        environment = self._environment(project, task_id)
        environment.reuse = reuse
        environment.variables = self.variables
        return await self.claim(environment)

    async def finish(self, project: Project, task_id: TaskId, at: str) -> str:
        """As the port says."""
        if self.root is None:
            return ""
        environment = self._environment(project, task_id)
        return await self.in_thread(environment, lambda: "" if environment.finish(at) else environment.users())

    async def collect(self, project: Project, task_id: TaskId) -> str:
        """As the port says; no link in the environment is followed."""
        if self.root is None:
            return ""
        environment = self._environment(project, task_id)
        return await self.in_thread(environment, environment.collect)

    async def clean(self, project: Project, task_id: TaskId, *, everything: bool) -> None:
        """As the port says."""
        if self.root is None:
            return
        environment = self._environment(project, task_id)
        if environment.record.folder.exists():
            await self.in_thread(environment, environment.remove if everything else environment.remove_workdir)

    def _environment(self, project: Project, task_id: TaskId) -> "_TaskDirectory":
        checked = check_place(str(self.root or ""), project.key, task_id)
        return _TaskDirectory(self.root or Path(), project, checked, self)


class _TaskDirectory(HeldEnvironment):
    """One task's environment."""

    def __init__(self, root: Path, project: Project, task_id: TaskId, disk: EnvironmentDisk) -> None:
        path = root / project.key / task_key(task_id)
        owner = Owner(
            kind="task",
            owner_id=task_id,
            project_id=project.key,
            project_root=str(project.root),
            path=str(path),
        )
        super().__init__(path, owner, disk, disk.record(project, path.name))
        self.reuse = False
        self.variables: Mapping[str, str] = {}
        self._made_workdir_only = False

    def make_or_take(self) -> bool:
        with self._outer() as outer:
            found = outer.look(self.path.name)
            if found is not None and not stat.S_ISDIR(found.st_mode):
                raise self.not_ours()
            owner = self.check_owner()
            if found is not None and owner is None and not self._is_empty(outer):
                raise self.not_ours()
            if found is not None and owner is not None and self.reuse:
                return self._make_what_is_missing(outer)
            self._make(outer)
            return True

    def put(self, plan: Plan) -> None:
        with self._outer() as outer, outer.inner([self.path.name]) as root:
            if not root.is_folder(WORKDIR):
                raise Failed(f"{self.path / WORKDIR} is not there any more; start the task again.")
            put_plan(root, WORKDIR, plan, self.record, self.path / WORKDIR)
        put_git_settings(self.record.folder, git_excludes(plan), self.variables)

    def clear(self) -> None:
        with self._outer() as outer:
            if outer.look(self.path.name) is not None:
                self.check_ours()
                outer.remove(self.path.name)
            with suppress(OSError):
                self.path.parent.rmdir()
        self.record.remove()

    def unmake(self) -> None:
        if not self._made_workdir_only:
            self.clear()
            return
        with self._outer() as outer, outer.inner([self.path.name]) as root:
            root.remove(WORKDIR)

    def remove_workdir(self) -> None:
        """Remove what was worked in, and keep what came of it. Raises Refused while somebody runs there."""
        lock = self.held("keeping", self.disk.patience)
        try:
            with failing("Removing", self.path), self._outer() as outer:
                if outer.look(self.path.name) is None:
                    return
                self.check_ours()
                with outer.inner([self.path.name]) as root:
                    root.remove(WORKDIR)
                self.record.forget_journal()
        finally:
            lock.release()

    def collect(self) -> str:
        """The result that lies in the workdir; it is put beside what else came of the task."""
        *parents, name = RESULT_FILE.split("/")
        with failing("Collecting from", self.path), self._outer() as outer:
            if outer.look(self.path.name) is None:
                return ""
            with outer.inner([self.path.name]) as root:
                data = _read(root, [WORKDIR, *parents], name)
                if data:
                    root.ensure(OUTPUT)
                    with root.inner([OUTPUT]) as output:
                        output.replace(name, data, 0o600)
        return data.decode("utf-8", "replace").strip()

    def not_ours(self) -> Refused:
        return Refused(
            f"{self.path} names no owner, and nothing in it is deleted; look into it, remove it "
            f"(rm -r {shlex.quote(str(self.path))}) and start the task again."
        )

    def _make(self, outer: Folder) -> None:
        """Empty, with its folders. The root itself stays where it is there already: somebody may look at it."""
        self.record.forget_journal()
        self.record.save_owner(self.owner)
        if outer.look(self.path.name) is None:
            outer.make(self.path.name, 0o700)
        with outer.inner([self.path.name]) as root:
            root.clear()
            for name in (*KEPT, WORKDIR):
                root.make(name, 0o700)

    def _is_empty(self, outer: Folder) -> bool:
        with outer.inner([self.path.name]) as root:
            return not root.names()

    def _make_what_is_missing(self, outer: Folder) -> bool:
        """Whether the workdir was; what came of earlier runs stays in any case."""
        with outer.inner([self.path.name]) as root:
            for name in KEPT:
                root.ensure(name)
            if root.is_folder(WORKDIR):
                return False
            self.record.forget_journal()
            root.ensure(WORKDIR)
            self._made_workdir_only = True
            return True

    @contextmanager
    def _outer(self) -> Iterator[Folder]:
        """The project's folder below the root, made if missing; a link in its place is not followed."""
        root = self.path.parent.parent
        atomic.private_folder(root)
        with opened(root) as folder:
            with suppress(FileExistsError):
                folder.make(self.path.parent.name, 0o700)
            with folder.inner([self.path.parent.name]) as outer:
                yield outer


def _read(root: Folder, parents: Sequence[str], name: str) -> bytes:
    """A file below the folder; nothing for one that is not there, too large, or something else."""
    try:
        with root.inner(parents) as folder, folder.reading(name) as file, os.fdopen(os.dup(file), "rb") as stream:
            data = stream.read(MAX_RESULT_FILE + 1)
    except OSError:
        return b""
    return data if len(data) <= MAX_RESULT_FILE else b""
