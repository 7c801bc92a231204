"""All environments of this machine: what the records below the user's state say, and what else lies in the root."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from app import atomic
from app.domain.errors import Failed
from app.domain.stored import StoredEnvironment
from app.files.claims import hold
from app.files.documents import Unreadable
from app.files.environment_records import EnvironmentRecord, Owner
from app.files.failures import failing, reason
from app.files.folders import opened
from app.files.measures import Measure, measure
from app.processes.unsaved_work import Doubtful, has_unpushed_branches, has_unsaved_work, repositories
from app.threads import in_thread

T = TypeVar("T")

_SECONDS = 600.0
"""For a look at everything, with large directories on slow disks."""

_PATIENCE = 0.1
_MAX_PATH = 8 << 10
_PARTS = ("HEAD", "objects", "refs")

CLONES = ".repos"
"""The folder below the environments root in which the bare clones lie, one a repository."""

CLONE_ENDING, LOCK_ENDING = ".git", ".lock"
"""Of the name of a clone, and of that of the lock file beside it."""


@dataclass(frozen=True, slots=True)
class LocalStoredEnvironments:
    """`StoredEnvironments` with records below `state`; tasks' directories lie below `root`."""

    state: Path
    root: Path

    async def survey(self) -> tuple[StoredEnvironment, ...]:
        """As the port says; what begins with a dot is none of them."""
        return await self._in_thread(self._survey)

    async def remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        """As the port says; only what lies below the root is ever removed, and no link on the way is followed."""
        return await self._in_thread(partial(self._remove, stored, goes))

    async def clear_temporary(self, stored: StoredEnvironment) -> bool:
        """As the port says."""
        return await self._in_thread(partial(self._clear_temporary, stored))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await in_thread(work, seconds=_SECONDS)
        except TimeoutError:
            raise Failed(f"{self.root} does not answer; see whether its disk is still there.") from None

    def _survey(self) -> tuple[StoredEnvironment, ...]:
        known = [self._look(record, project_id) for record, project_id in self._records()]
        paths = {stored.path for stored in known}
        strangers = [stranger for stranger in self._directories() if stranger.path not in paths]
        return tuple(sorted((*known, *strangers, *self._clones()), key=lambda stored: stored.path))

    def _clones(self) -> Iterator[StoredEnvironment]:
        """The bare clones that tasks share; what else lies there is none of ours."""
        for folder in _folders(self.root / CLONES):
            if folder.suffix == CLONE_ENDING and all((folder / name).exists() for name in _PARTS):
                yield _clone(folder)

    def _records(self) -> Iterator[tuple[EnvironmentRecord, str]]:
        for project in _folders(self.state / "projects"):
            for folder in _folders(project / "environments"):
                if (folder / "owner").exists():
                    yield EnvironmentRecord(folder), project.name

    def _directories(self) -> Iterator[StoredEnvironment]:
        """Every directory in the place of a task's, as one of which nothing is known."""
        for project in _folders(self.root):
            for folder in _folders(project):
                yield _measured(StoredEnvironment("unknown", folder.name, project.name, folder))

    def _look(self, record: EnvironmentRecord, project_id: str) -> StoredEnvironment:
        """One environment, without its work where somebody runs in it: nobody asks for that.

        The lock is not held while it is looked at, which may take long: nobody who starts has to wait for that.
        """
        with _keeping_record(record) as kept:
            pass
        return replace(self._described(record, project_id, worked=kept), held=not kept)

    def _described(self, record: EnvironmentRecord, project_id: str, *, worked: bool) -> StoredEnvironment:
        owner = _owner(record)
        if owner is None:
            doubt = f"its record {record.folder} cannot be read"
            return StoredEnvironment("unknown", record.folder.name, project_id, record.folder, doubt=doubt)
        stored = StoredEnvironment(
            owner.kind,
            record.folder.name,
            project_id,
            Path(owner.path),
            owner.owner_id,
            owner.project_root,
            completed_at=_completed(record),
            temporary=record.temporary(),
        )
        stored = _measured(stored, record.folder)
        if owner.kind == "task":
            stored = self._placed(stored)
            if worked and not stored.doubt:
                stored = _with_work(stored)
        return stored

    def _placed(self, stored: StoredEnvironment) -> StoredEnvironment:
        """A task's directory that is not where one of its name must be is none that we may touch."""
        if stored.path != self.root / stored.project_id / stored.name:
            return replace(stored, doubt=f"it does not lie in {self.root}")
        if any(path.is_symlink() for path in (stored.path, stored.path.parent)):
            return replace(stored, doubt="a link is in its place")
        return stored

    def _remove_clone(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        """Nobody checks anything out of it meanwhile: the lock beside it is held."""
        with _keeping(stored.path.with_suffix(LOCK_ENDING)) as kept:
            if not kept or not goes(_clone(stored.path)):
                return False
            with failing("Removing", stored.path), opened(self.root) as outer, outer.inner([CLONES]) as clones:
                clones.remove(stored.name)
            return True

    def _remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        if stored.kind == "clone":
            return self._remove_clone(stored, goes)
        record = self._record(stored)
        with _keeping_record(record) as kept:
            if not kept:
                return False
            again = self._described(record, stored.project_id, worked=True)
            if again.kind != "task" or again.owner_id != stored.owner_id or not goes(again):
                return False
            with failing("Removing", again.path):
                _remove_below(self.root, again)
            record.remove()
            return True

    def _clear_temporary(self, stored: StoredEnvironment) -> bool:
        record = self._record(stored)
        with _keeping_record(record) as kept:
            if kept:
                with failing("Removing", stored.temporary or record.folder):
                    record.remove_temporary()
            return kept

    def _record(self, stored: StoredEnvironment) -> EnvironmentRecord:
        return EnvironmentRecord.of(self.state, stored.project, stored.name)


def _clone(folder: Path) -> StoredEnvironment:
    """A bare clone and who needs it; a worktree that is gone needs it no more."""
    stored = _measured(StoredEnvironment("clone", folder.name, "", folder))
    if stored.doubt:
        return stored
    used = [gitdir.parent.name for gitdir in folder.glob("worktrees/*/gitdir") if _is_there(gitdir)]
    if used:
        return replace(stored, doubt=f"{len(used)} worktree{' of it is' if len(used) == 1 else 's of it are'} in use")
    try:
        return replace(stored, work=(folder,) if has_unpushed_branches(folder) else ())
    except Doubtful as doubt:
        return replace(stored, doubt=str(doubt))


def _is_there(gitdir: Path) -> bool:
    """Whether the worktree that the file names (gitrepository-layout(5)) exists, as far as one can tell."""
    try:
        return Path(os.fsdecode(atomic.read(gitdir, _MAX_PATH)).strip()).exists()
    except (OSError, ValueError):
        return True


def _remove_below(root: Path, stored: StoredEnvironment) -> None:
    try:
        with opened(root) as outer, outer.inner([stored.project_id]) as project:
            if project.is_folder(stored.name):
                project.remove(stored.name)
    except FileNotFoundError:
        return  # only the record is left


@contextmanager
def _keeping_record(record: EnvironmentRecord) -> Iterator[bool]:
    """Whether nobody runs in the environment, and nobody can inside; no record is made for asking."""
    if not record.folder.exists():
        yield False
        return
    with _keeping(record.lock_file) as kept:
        yield kept


@contextmanager
def _keeping(lock_file: Path) -> Iterator[bool]:
    """Whether the lock is ours inside."""
    try:
        lock = hold(lock_file, "keeping", _PATIENCE)
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _owner(record: EnvironmentRecord) -> Owner | None:
    try:
        return record.read_owner()
    except (OSError, Unreadable):
        return None


def _completed(record: EnvironmentRecord) -> float | None:
    """When the last run ended; what cannot be read has not."""
    try:
        return datetime.fromisoformat(record.finished().completed_at).timestamp()
    except (OSError, Unreadable):
        return None


def _with_work(stored: StoredEnvironment) -> StoredEnvironment:
    try:
        found = tuple(folder for folder in repositories(stored.path) if has_unsaved_work(folder))
    except Doubtful as doubt:
        return replace(stored, doubt=str(doubt))
    except FileNotFoundError:
        return stored
    except OSError as error:
        return replace(stored, doubt=f"it cannot be read: {reason(error)}")
    return replace(stored, work=found)


def _measured(stored: StoredEnvironment, record: Path | None = None) -> StoredEnvironment:
    """With its size, its record's among it, and its newest change. Of what cannot be read nothing is known."""
    taken = measure(stored.path)
    beside = measure(record) if record is not None else Measure()
    return replace(stored, size=taken.size + beside.size, changed_at=taken.newest, doubt=stored.doubt or taken.doubt)


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, no links, and nothing that begins with a dot."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(found) if not name.startswith(".")]
