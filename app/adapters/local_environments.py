"""The directories that agents run in, on this machine's disk: `.ideai/run/<agent-id>/` in each project."""

import errno
import logging
import os
import shlex
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.domain.agent import AgentId, check_agent_id
from app.domain.environment import Entry, Journal, SkillDocument, SkillFile, TextFile, entries, folders_of, parts_of
from app.domain.errors import Failed, IdeaiError, Invalid, Refused
from app.domain.injection import Plan
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.provider import HomeKind
from app.files import project_folder
from app.files.claims import PATIENCE, Lock, Purpose
from app.files.environment_records import EnvironmentRecord, Owner
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.skill_copies import SkillCopies
from app.ports.homes import Home
from app.processes.holders import holders
from app.threads import in_thread

T = TypeVar("T")

ANSWER_SECONDS = 20.0
"""A disk that takes longer is dead (a lost network mount); the launch then fails instead of hanging."""

_NOT_OURS_ANY_MORE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""What opening a folder says when the agent has removed it or put something else in its place."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalEnvironments:
    """`Environments` with their records below `state`, where neither an agent nor a cloned repository can forge them.

    `projects/<key>/environments/<agent-id>/` holds `owner`, `lock`, the CLIs' own homes, and `created.json`, the
    journal of what was put into the run directory; all else in there is the agent's own. `kinds` make homes.
    `report` is told, on the loop, of a journal that was damaged and set aside, and of what to know of a home.
    Every method works in a thread, and gives up with Failed if the disk does not answer within `seconds`; it waits for
    `patience` seconds until what runs in an environment has ended.
    """

    state: Path
    report: Callable[[Problem], None]
    kinds: Mapping[HomeKind, Home] = field(default_factory=dict)
    seconds: float = ANSWER_SECONDS
    patience: float = PATIENCE

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """The agent's run directory, whether it exists or not. Raises Invalid for what is no agent's id."""
        return project.folder / "run" / _checked(agent_id)

    def homes(self, project: Project, agent_id: AgentId) -> Path:
        """The folder of the agent's record. Raises Invalid for what is no agent's id."""
        return EnvironmentRecord.of(self.state, project, _checked(agent_id), self.report).folder

    async def prepare(self, project: Project, agent_id: AgentId) -> "LocalClaim":
        """As the port says; `.ideai/.gitignore` then has git leave the run directories out.

        Raises Refused if somebody runs in there, naming the processes.
        """
        environment = self._environment(project, agent_id)
        prepared = await self._in_thread(environment, _Environment.prepare, undo=_Prepared.abandon)
        return LocalClaim(self, prepared)

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """As the port says. Raises Refused for a run directory that is not ours or in which somebody runs, Failed if it
        cannot be removed.
        """
        await self._in_thread(self._environment(project, agent_id), _Environment.remove)

    def _environment(self, project: Project, agent_id: AgentId) -> "_Environment":
        return _Environment(project, _checked(agent_id), self.state, self.patience)

    async def _in_thread(
        self,
        environment: "_Environment",
        work: Callable[["_Environment"], T],
        undo: Callable[[T], object] | None = None,
    ) -> T:
        try:
            return await in_thread(partial(work, environment), seconds=self.seconds, undo=undo)
        except TimeoutError:
            raise Failed(
                f"{environment.path} does not answer within {self.seconds:.0f} seconds; "
                "see whether its disk is still there, and launch the agent again."
            ) from None
        finally:
            while environment.problems:
                self.report(environment.problems.pop(0))


@dataclass(frozen=True, slots=True)
class LocalClaim:
    """`Claim` of a run directory: the lock of its record, which the agent's process inherits."""

    environments: LocalEnvironments
    prepared: "_Prepared"

    @property
    def made(self) -> bool:
        """Whether the run directory was made by preparing it."""
        return self.prepared.made

    @property
    def descriptors(self) -> tuple[int, ...]:
        """As the port says: the lock's."""
        return self.prepared.lock.descriptors

    async def apply(self, plan: Plan) -> None:
        """As the port says. Raises Refused for a place where the agent has put a file of its own, and for a path that
        leads out of the run directory; all is then as it was.
        """
        await self._in_thread(partial(_Prepared.apply, plan=plan, kinds=self.environments.kinds))

    async def abandon(self) -> None:
        """As the port says."""
        await self._in_thread(_Prepared.abandon)

    def release(self) -> None:
        """As the port says."""
        self.prepared.lock.release()

    async def _in_thread(self, work: Callable[["_Prepared"], None]) -> None:
        await self.environments._in_thread(self.prepared.environment, lambda _: work(self.prepared))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An environment whose lock we hold. A disk that hangs may keep one of its methods for longer than its caller."""

    environment: "_Environment"
    lock: Lock
    made: bool

    def apply(self, plan: Plan, kinds: Mapping[HomeKind, Home]) -> None:
        with self.lock.kept():
            if plan.home is not None:
                folder = self.environment.record.folder / f"{plan.home.kind}-home"
                self.environment.problems.extend(kinds[plan.home.kind].refresh(folder, plan.home))
            with failing("Preparing", self.environment.path):
                self.environment.apply(plan)

    def abandon(self) -> None:
        """Take back what preparing has made."""
        try:
            if self.made:
                with failing("Removing", self.environment.path), self.lock.kept():
                    self.environment.clear()
        finally:
            self.lock.release()


@dataclass(frozen=True, slots=True)
class _Environment:
    """One agent's environment. Everything in here may block; `problems` are what the user should hear of."""

    project: Project
    agent_id: AgentId
    state: Path
    patience: float
    problems: list[Problem] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.project.folder / "run" / self.agent_id

    @property
    def record(self) -> EnvironmentRecord:
        return EnvironmentRecord.of(self.state, self.project, self.agent_id, self.problems.append)

    def prepare(self) -> _Prepared:
        project_folder.make(self.project)
        lock = self._held("run")
        try:
            with failing("Preparing", self.path):
                return _Prepared(self, lock, self._make_or_take())
        except BaseException:
            lock.release()
            raise

    def apply(self, plan: Plan) -> None:
        with self._run_folder() as run:
            if run.look(self.agent_id) is None:
                raise Failed(f"{self.path} is not there any more; launch the agent again.")
            if not run.is_folder(self.agent_id):
                raise self._foreign()
            with run.inner([self.agent_id]) as root, _staging(run, self.agent_id) as staging:
                self._replace(root, staging, plan)

    def remove(self) -> None:
        lock = self._held("keeping")
        try:
            with failing("Removing", self.path):
                self.clear()
        finally:
            lock.release()

    def clear(self) -> None:
        """Remove the run directory, which must be ours, and the record of it. The lock must be held."""
        if (self.project.folder / "run").exists():
            with self._run_folder() as run:
                if run.look(self.agent_id) is not None:
                    self._check_ours()
                    run.remove(self.agent_id)
        self.record.remove()

    def _make_or_take(self) -> bool:
        """Whether the run directory was made now."""
        with self._run_folder() as run:
            found = run.look(self.agent_id)
            if found is None:
                self._check_owner()
                self._make(run)
                return True
            if not stat.S_ISDIR(found.st_mode):
                raise self._foreign()
            self._check_ours()
            with run.inner([self.agent_id]) as root:
                os.fchmod(root.descriptor, 0o700)
            return False

    def _make(self, run: Folder) -> None:
        """The owner first: a crash in between leaves a record of nothing, and never a directory without a record."""
        self.record.forget_journal()
        self.record.save_owner(self._owner)
        try:
            run.make(self.agent_id, 0o700)
        except OSError as error:
            self.record.forget()
            if isinstance(error, FileExistsError):
                raise self._foreign() from None
            raise

    def _replace(self, root: Folder, staging: Folder, plan: Plan) -> None:
        """Put the plan's files in the place of those of the journal, or leave everything as it was."""
        before = self.record.journal()
        made = entries(plan, _names_of_others(root, plan.skills_folder, before))
        files = [entry.path for entry in made]
        folders = [path for path in folders_of(made) if path in before.folders or not _exists(root, path)]
        self._check_free(root, files, before)
        _stage(staging, made)
        self.record.save_journal(before.with_entries(files, folders))
        change = _Change(root, staging)
        try:
            change.make_folders(folders_of(made))
            for number, path in enumerate(files):
                change.put(number, path)
            change.take_away([path for path in before.files if path not in files])
            self.record.save_journal(Journal(files=tuple(files), folders=tuple(folders)))
        except (OSError, IdeaiError):
            change.undo()
            with suppress(Failed):  # the longer journal does no harm, and what went wrong first is what counts
                self.record.save_journal(before)
            raise
        _remove_empty(root, [path for path in before.folders if path not in folders])

    def _check_free(self, root: Folder, files: Collection[str], before: Journal) -> None:
        """Raises Refused if something that is not ours lies where a file is to be put."""
        for path in files:
            found = _look(root, path)
            if found is not None and (path not in before.files or stat.S_ISDIR(found.st_mode)):
                raise Refused(
                    f"{self.path / path} was not put there by ideai, and is not overwritten; "
                    "move it away and launch the agent again."
                )

    @contextmanager
    def _run_folder(self) -> Iterator[Folder]:
        """`.ideai/run/`, made if missing; never by a link, which could lead anywhere."""
        with opened(project_folder.inside(self.project, self.project.folder)) as folder:
            if folder.look("run") is None:
                with suppress(FileExistsError):
                    folder.make("run", 0o700)
            if not folder.is_folder("run"):
                raise Refused(
                    f"{self.path.parent} is not a directory of its own; remove it and launch the agent again."
                )
            with folder.inner(["run"]) as run:
                yield run

    def _held(self, purpose: Purpose) -> Lock:
        """The record's lock. Raises Refused, naming who runs in the environment."""
        try:
            with failing("Locking", self.record.lock_file):
                return self.record.hold(purpose, self.patience)
        except Failed as failed:
            if isinstance(failed.__cause__, BlockingIOError):
                raise self._in_use() from None
            raise

    def _in_use(self) -> Refused:
        found = ", ".join(map(str, holders(self.record.lock_file))) or "another process"
        return Refused(
            f"{self.path} is in use by {found}; close the session that runs there, or end what is left of it, "
            "and try again."
        )

    def _check_owner(self) -> Owner | None:
        """Who owns the environment, if anybody does. Raises Refused if that is somebody else."""
        owner = self.record.owner(self._owner)
        if owner is not None and not owner.same(self._owner):
            raise Refused(
                f"The record {self.record.folder} names another owner, the {owner.kind} {owner.owner_id} of "
                f"{owner.project_root}; nothing in it is touched. Move it away and launch the agent again."
            )
        return owner

    def _check_ours(self) -> None:
        """Raises Refused for a directory that this machine has not made for this agent."""
        if self._check_owner() is None:
            raise self._foreign()

    def _foreign(self) -> Refused:
        return Refused(
            f"{self.path} was not made by ideai on this machine (it may have come with a clone), and nothing is run in "
            f"it; look into it, remove it (rm -r {shlex.quote(str(self.path))}) and launch the agent again."
        )

    @property
    def _owner(self) -> Owner:
        return Owner(
            kind="agent",
            owner_id=self.agent_id,
            project_id=self.project.key,
            project_root=str(self.project.root),
        )


class _Change:
    """Files that move from the staging folder to their places, and back if not all of them can."""

    def __init__(self, root: Folder, staging: Folder) -> None:
        self._root = root
        self._staging = staging
        self._undo: list[Callable[[], object]] = []

    def make_folders(self, paths: Collection[str]) -> None:
        """Outer ones first; those that are there stay."""
        for path in paths:
            *parents, name = parts_of(path)
            with self._root.inner(parents) as parent:
                if parent.look(name) is None:
                    parent.make(name)
                    self._undo.append(partial(_remove_empty, self._root, [path]))

    def put(self, number: int, path: str) -> None:
        """Put the staged file with that number in its place."""
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            if parent.look(name) is not None:
                self._set_aside(parent, path)
            self._staging.move(f"new-{number}", parent, name)
        self._undo.append(partial(self._take_back, path))

    def take_away(self, paths: Collection[str]) -> None:
        """Remove files that are not planned any more; where the agent has put something else, it stays."""
        for path in paths:
            *parents, name = parts_of(path)
            with _passing_what_is_gone(), self._root.inner(parents) as parent:
                if parent.look(name) is not None and not parent.is_folder(name):
                    self._set_aside(parent, path)

    def undo(self) -> None:
        """Everything as it was; what cannot be undone is logged."""
        for step in reversed(self._undo):
            try:
                step()
            except OSError:
                _log.exception("a failed launch could not be undone in full")

    def _set_aside(self, parent: Folder, path: str) -> None:
        aside = f"old-{len(self._undo)}"
        parent.move(parts_of(path)[-1], self._staging, aside)
        self._undo.append(partial(self._put_back, aside, path))

    def _put_back(self, aside: str, path: str) -> None:
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            self._staging.move(aside, parent, name)

    def _take_back(self, path: str) -> None:
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            parent.remove(name)


@contextmanager
def _passing_what_is_gone() -> Iterator[None]:
    """Pass over a folder that the agent has removed or replaced."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_OURS_ANY_MORE:
            raise


@contextmanager
def _staging(run: Folder, agent_id: AgentId) -> Iterator[Folder]:
    """An empty folder on the same disk, beside the run directory; one that a crash has left is emptied."""
    name = f".{agent_id}.new"
    run.remove(name)
    run.make(name, 0o700)
    try:
        with run.inner([name]) as staging:
            yield staging
    finally:
        run.remove(name)


def _stage(staging: Folder, made: Collection[Entry]) -> None:
    """Write every entry to the file `new-<number>`. All that can go wrong with a source does so here."""
    copies = SkillCopies()
    for number, entry in enumerate(made):
        name = f"new-{number}"
        match entry:
            case TextFile(text=text):
                staging.write(name, text.encode("utf-8", "surrogateescape"), 0o600)
            case SkillDocument(skill=skill, name=skill_name):
                copies.document(skill, skill_name, staging, name)
            case SkillFile(skill=skill, file=file):
                copies.file(skill, file, staging, name)


def _names_of_others(root: Folder, skills_folder: str | None, before: Journal) -> frozenset[str]:
    """What the agent or the person has put into the skills folder."""
    if skills_folder is None:
        return frozenset()
    try:
        with root.inner(parts_of(skills_folder)) as folder:
            return frozenset(folder.names()) - before.skill_names(skills_folder)
    except FileNotFoundError:
        return frozenset()


def _look(root: Folder, path: str) -> os.stat_result | None:
    """What lies at the path; None if there is nothing, or nothing that could be reached without a link."""
    *parents, name = parts_of(path)
    with _passing_what_is_gone(), root.inner(parents) as parent:
        return parent.look(name)
    return None


def _exists(root: Folder, path: str) -> bool:
    return _look(root, path) is not None


def _remove_empty(root: Folder, paths: Collection[str]) -> None:
    """Remove those folders that have nothing in them, inner ones first."""
    for path in sorted(paths, reverse=True):
        *parents, name = parts_of(path)
        with _passing_what_is_gone(), root.inner(parents) as parent:
            parent.remove_empty(name)


def _checked(agent_id: AgentId) -> AgentId:
    """The id, which becomes a directory's name. Raises Invalid."""
    try:
        return check_agent_id(agent_id)
    except ValueError:
        raise Invalid(f"{agent_id!r} is not the id of an agent; `ideai agents` shows them.") from None
