"""The directories that agents run in, on this machine's disk: `.ideai/run/<agent-id>/` in each project."""

import errno
import logging
import os
import shlex
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from app import atomic
from app.domain.agent import AgentId, AgentIdField, check_agent_id
from app.domain.document import Document
from app.domain.environment import Entry, Journal, SkillDocument, SkillFile, TextFile, entries, folders_of, parts_of
from app.domain.errors import Failed, IdeaiError, Invalid, Refused
from app.domain.injection import Plan
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import project_folder, state_files
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.front_matter_repair import repaired
from app.threads import in_thread

T = TypeVar("T")

ANSWER_SECONDS = 20.0
"""A disk that takes longer is dead (a lost network mount); the launch then fails instead of hanging."""

MAX_DOCUMENT = 4 << 20
"""Bytes of a `SKILL.md`."""

MAX_COPIED = 256 << 20
"""Bytes of all supporting files of one launch."""

_NOT_OURS_ANY_MORE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""What opening a folder says when the agent has removed it or put something else in its place."""

_log = logging.getLogger(__name__)


class _Owner(Document):
    """The file `owner`: that there is one says that this machine made the run directory."""

    agent_id: AgentIdField
    project_root: str


@dataclass(frozen=True, slots=True)
class LocalEnvironments:
    """`Environments` with their records below `state`, where neither an agent nor a cloned repository can forge them.

    `projects/<key>/environments/<agent-id>/` holds `owner` and `created.json`, the journal of what was put into the
    run directory; all else in there is the agent's own. `report` is told, on the loop, of a journal that was damaged
    and set aside.
    Every method works in a thread, and gives up with Failed if the disk does not answer within `seconds`.
    """

    state: Path
    report: Callable[[Problem], None]
    seconds: float = ANSWER_SECONDS

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """The agent's run directory, whether it exists or not. Raises Invalid for what is no agent's id."""
        return project.folder / "run" / _checked(agent_id)

    async def prepare(self, project: Project, agent_id: AgentId) -> bool:
        """As the port says; `.ideai/.gitignore` then has git leave the run directories out."""
        return await self._in_thread(project, agent_id, _Environment.prepare)

    async def apply(self, project: Project, agent_id: AgentId, plan: Plan) -> None:
        """As the port says. Raises Refused for a place where the agent has put a file of its own, and for a path that
        leads out of the run directory; all is then as it was.
        """
        await self._in_thread(project, agent_id, partial(_Environment.apply, plan=plan))

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """As the port says. Raises Refused for a run directory that is not ours, Failed if it cannot be removed."""
        await self._in_thread(project, agent_id, _Environment.remove)

    async def _in_thread(self, project: Project, agent_id: AgentId, work: Callable[["_Environment"], T]) -> T:
        problems: list[Problem] = []
        records = state_files.project_folder(self.state, project)
        environment = _Environment(project, _checked(agent_id), records, problems.append)
        try:
            return await in_thread(partial(work, environment), seconds=self.seconds)
        except TimeoutError:
            raise Failed(
                f"{environment.path} does not answer within {self.seconds:.0f} seconds; "
                "see whether its disk is still there, and launch the agent again."
            ) from None
        finally:
            for problem in problems:
                self.report(problem)


@dataclass(frozen=True, slots=True)
class _Environment:
    """One agent's environment. Everything in here may block."""

    project: Project
    agent_id: AgentId
    records: Path
    report: Callable[[Problem], None]

    @property
    def path(self) -> Path:
        return self.project.folder / "run" / self.agent_id

    def prepare(self) -> bool:
        """Whether the run directory was made now."""
        project_folder.make(self.project)
        with self._alone(), self._run_folder() as run:
            found = run.look(self.agent_id)
            if found is None:
                self._make(run)
                return True
            if not stat.S_ISDIR(found.st_mode) or not self._is_ours():
                raise self._foreign()
            self._claim()
            with run.inner([self.agent_id]) as root:
                os.fchmod(root.descriptor, 0o700)
            return False

    def apply(self, plan: Plan) -> None:
        with self._alone(), self._run_folder() as run:
            if run.look(self.agent_id) is None:
                raise Failed(f"{self.path} is not there any more; launch the agent again.")
            if not run.is_folder(self.agent_id) or not self._is_ours():
                raise self._foreign()
            with run.inner([self.agent_id]) as root, _staging(run, self.agent_id) as staging:
                self._replace(root, staging, plan)

    def remove(self) -> None:
        with self._alone():
            if (self.project.folder / "run").exists():
                with self._run_folder() as run:
                    self._remove_from(run)
            with failing("Removing", self._record):
                for file in (self._journal_file, self._owner_file):
                    file.unlink(missing_ok=True)
                with suppress(OSError):  # a lock or a log of a later version may be in there
                    self._record.rmdir()

    def _remove_from(self, run: Folder) -> None:
        if run.look(self.agent_id) is None:
            return
        if not self._is_ours():
            raise self._foreign()
        run.remove(self.agent_id)

    def _make(self, run: Folder) -> None:
        """The owner first: a crash in between leaves a record of nothing, and never a directory without a record."""
        self._journal_file.unlink(missing_ok=True)
        self._claim()
        try:
            run.make(self.agent_id, 0o700)
        except OSError as error:
            self._owner_file.unlink(missing_ok=True)
            if isinstance(error, FileExistsError):
                raise self._foreign() from None
            raise

    def _replace(self, root: Folder, staging: Folder, plan: Plan) -> None:
        """Put the plan's files in the place of those of the journal, or leave everything as it was."""
        before = state_files.load(self._journal_file, Journal, self.report) or Journal()
        made = entries(plan, _names_of_others(root, plan.skills_folder, before))
        files = [entry.path for entry in made]
        folders = [path for path in folders_of(made) if path in before.folders or not _exists(root, path)]
        self._check_free(root, files, before)
        _stage(staging, made)
        state_files.save(self._journal_file, before.with_entries(files, folders))
        change = _Change(root, staging)
        try:
            change.make_folders(folders_of(made))
            for number, path in enumerate(files):
                change.put(number, path)
            change.take_away([path for path in before.files if path not in files])
            state_files.save(self._journal_file, Journal(files=tuple(files), folders=tuple(folders)))
        except (OSError, IdeaiError):
            change.undo()
            with suppress(Failed):  # the longer journal does no harm, and what went wrong first is what counts
                state_files.save(self._journal_file, before)
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
    def _alone(self) -> Iterator[None]:
        """Against all other threads and processes that prepare the same environment; OSErrors become Failed."""
        with failing("Preparing", self.path), atomic.locked(self.records / "locks" / f"environment-{self.agent_id}"):
            yield

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

    def _is_ours(self) -> bool:
        return self._owner_file.exists()

    def _claim(self) -> None:
        owner = _Owner(agent_id=self.agent_id, project_root=str(self.project.root))
        state_files.save(self._owner_file, owner)

    def _foreign(self) -> Refused:
        return Refused(
            f"{self.path} was not made by ideai on this machine (it may have come with a clone), and nothing is run in "
            f"it; look into it, remove it (rm -r {shlex.quote(str(self.path))}) and launch the agent again."
        )

    @property
    def _record(self) -> Path:
        return self.records / "environments" / self.agent_id

    @property
    def _owner_file(self) -> Path:
        return self._record / "owner"

    @property
    def _journal_file(self) -> Path:
        return self._record / "created.json"


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
    left = MAX_COPIED
    for number, entry in enumerate(made):
        name = f"new-{number}"
        match entry:
            case TextFile(text=text):
                staging.write(name, text.encode("utf-8", "surrogateescape"), 0o600)
            case SkillDocument(skill=skill, name=skill_name):
                source = skill.folder / "SKILL.md"
                with failing("Reading", source):
                    data = atomic.read(source, MAX_DOCUMENT)
                staging.write(name, repaired(data, skill_name, skill.description), 0o644)
            case SkillFile(skill=skill, file=file):
                with failing("Copying", skill.folder / file):
                    left -= _copy(skill.folder, parts_of(file), staging, name, left)


def _copy(folder: Path, parts: tuple[str, ...], staging: Folder, name: str, limit: int) -> int:
    """A copy with the same permissions, at least the owner's to read and write; returns its bytes."""
    with opened(folder) as skill, skill.inner(parts[:-1]) as parent, parent.reading(parts[-1]) as source:
        mode = os.fstat(source).st_mode & 0o777 | 0o600
        return staging.copy(source, name, mode, limit)


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
