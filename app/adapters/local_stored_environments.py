"""All environments of this machine: what the records below the user's state say, and what else lies in the root."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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

LOOK_SECONDS = 120.0
"""For a look at one environment: a million files and more, also on a slow disk."""

_SECONDS = 600.0
"""Until a disk is taken for dead, or a removal is left to the next collection."""

_REMOVED = ".removed-"
"""What the name of a task's directory begins with while it is being removed: whatever becomes of that, nobody takes
what is left for an environment.
"""

_PATIENCE = 0.1
_MAX_PATH = 8 << 10
_PARTS = ("HEAD", "objects", "refs")

CLONES = ".repos"
"""The folder below the environments root in which the bare clones lie, one a repository."""

CLONE_ENDING, LOCK_ENDING = ".git", ".lock"
"""Of the name of a clone, and of that of the lock file beside it."""


class _Patience:
    """How long one look may go on: until its time is up, or nobody waits for it any more."""

    def __init__(self) -> None:
        self._until = time.monotonic() + LOOK_SECONDS
        self._ended = False

    def __call__(self) -> bool:
        return not self._ended and time.monotonic() < self._until

    def end(self) -> None:
        """Nobody waits any more."""
        self._ended = True


@dataclass(frozen=True, slots=True)
class LocalStoredEnvironments:
    """`StoredEnvironments` with records below `state`; tasks' directories lie below `root`."""

    state: Path
    root: Path

    async def survey(self) -> tuple[StoredEnvironment, ...]:
        """As the port says; what begins with a dot is none of them, but for what is left of removed ones.

        Each is a step of its own, of limited time, after which whoever waits may be cancelled.
        """
        records = await self._in_thread(lambda: list(self._records()))
        found = [await self._step(partial(self._look, *record)) for record in records]
        known = {stored.path for stored in found}
        others = await self._in_thread(lambda: list(self._others()))
        found += [await self._step(partial(_measured, other)) for other in others if other.path not in known]
        clones = await self._in_thread(lambda: list(self._clones()))
        found += [await self._step(partial(_clone, clone)) for clone in clones]
        return tuple(sorted(found, key=lambda stored: stored.path))

    async def remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        """As the port says; only what lies below the root is ever removed, and no link on the way is followed.

        What is not done within ten minutes, or interrupted, is left to the next collection.
        """
        return await self._step(lambda goes_on: self._remove(stored, goes, goes_on))

    async def clear_temporary(self, stored: StoredEnvironment) -> bool:
        """As the port says."""
        return await self._in_thread(partial(self._clear_temporary, stored))

    async def _step(self, work: Callable[[_Patience], T]) -> T:
        patience = _Patience()
        try:
            return await self._in_thread(partial(work, patience))
        finally:
            patience.end()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await in_thread(work, seconds=_SECONDS)
        except TimeoutError:
            raise Failed(
                f"{self.root} does not answer, or is still at work after ten minutes; see whether its disk is still "
                "there, and try again."
            ) from None

    def _clones(self) -> Iterator[Path]:
        """The bare clones that tasks share; what else lies there is none of ours."""
        for folder in _folders(self.root / CLONES):
            if folder.suffix == CLONE_ENDING and all((folder / name).exists() for name in _PARTS):
                yield folder

    def _records(self) -> Iterator[tuple[EnvironmentRecord, str]]:
        for project in _places(self.state / "projects"):
            for folder in _folders(project / "environments"):
                if (folder / "owner").exists():
                    yield EnvironmentRecord(folder), project.name

    def _others(self) -> Iterator[StoredEnvironment]:
        """Every directory in the place of a task's, as one of which nothing is known, and what is left of others."""
        for project in _places(self.root):
            for folder in _folders(project):
                yield StoredEnvironment("unknown", folder.name, project.name, folder)
            for folder in _folders(project, beginning=_REMOVED):
                yield StoredEnvironment("removed", folder.name, project.name, folder)

    def _look(self, record: EnvironmentRecord, project_id: str, goes_on: _Patience) -> StoredEnvironment:
        """One environment, without its work where somebody runs in it: nobody asks for that.

        The lock is not held while it is looked at, which may take long: nobody who starts has to wait for that.
        """
        with _keeping_record(record) as kept:
            pass
        return replace(self._described(record, project_id, goes_on, worked=kept), held=not kept)

    def _described(
        self, record: EnvironmentRecord, project_id: str, goes_on: _Patience, *, worked: bool
    ) -> StoredEnvironment:
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
        stored = _measured(stored, goes_on, record.folder)
        if owner.kind == "task":
            stored = self._placed(stored)
            if worked and not stored.doubt:
                stored = _with_work(stored, goes_on)
        return stored

    def _placed(self, stored: StoredEnvironment) -> StoredEnvironment:
        """A task's directory that is not where one of its name must be is none that we may touch."""
        if stored.path != self.root / stored.project_id / stored.name:
            return replace(stored, doubt=f"it does not lie in {self.root}")
        if any(path.is_symlink() for path in (stored.path, stored.path.parent)):
            return replace(stored, doubt="a link is in its place")
        return stored

    def _remove_clone(
        self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool], goes_on: _Patience
    ) -> bool:
        """Nobody checks anything out of it meanwhile: the lock beside it is held."""
        with _keeping(stored.path.with_suffix(LOCK_ENDING)) as kept:
            if not kept or not goes(_clone(stored.path, goes_on)):
                return False
            with failing("Removing", stored.path), opened(self.root) as outer, outer.inner([CLONES]) as clones:
                clones.remove(stored.name)
            return True

    def _remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool], goes_on: _Patience) -> bool:
        if stored.kind == "clone":
            return self._remove_clone(stored, goes, goes_on)
        if stored.kind == "removed":
            return goes(stored) and self._remove_rest(stored)
        record = self._record(stored)
        with _keeping_record(record) as kept:
            if not kept:
                return False
            again = self._described(record, stored.project_id, goes_on, worked=True)
            if again.kind != "task" or again.owner_id != stored.owner_id or not goes(again):
                return False
            with failing("Removing", again.path):
                rest = _put_away(self.root, again)
            record.remove()
        if rest is not None:
            self._remove_rest(rest)
        return True

    def _remove_rest(self, rest: StoredEnvironment) -> bool:
        """What is left of one that is none any more; False if it is gone."""
        with failing("Removing", rest.path), opened(self.root) as outer, outer.inner([rest.project_id]) as project:
            if not project.is_folder(rest.name):
                return False
            project.remove(rest.name)
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


def _clone(folder: Path, goes_on: _Patience) -> StoredEnvironment:
    """A bare clone and who needs it; a worktree that is gone needs it no more."""
    stored = _measured(StoredEnvironment("clone", folder.name, "", folder), goes_on)
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


def _put_away(root: Path, stored: StoredEnvironment) -> StoredEnvironment | None:
    """Give it a name by which it is none any more, in one step; None if only its record is left."""
    name = f"{_REMOVED}{stored.name}"
    with suppress(FileNotFoundError), opened(root) as outer, outer.inner([stored.project_id]) as project:
        if project.is_folder(stored.name):
            project.remove(name)
            project.move(stored.name, project, name)
            return replace(stored, kind="removed", name=name, path=stored.path.with_name(name))
    return None


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


def _with_work(stored: StoredEnvironment, goes_on: _Patience) -> StoredEnvironment:
    try:
        found = tuple(folder for folder in repositories(stored.path, goes_on) if has_unsaved_work(folder))
    except Doubtful as doubt:
        return replace(stored, doubt=str(doubt))
    except FileNotFoundError:
        return stored
    except OSError as error:
        return replace(stored, doubt=f"it cannot be read: {reason(error)}")
    return replace(stored, work=found)


def _measured(stored: StoredEnvironment, goes_on: _Patience, record: Path | None = None) -> StoredEnvironment:
    """With its size, its record's among it, and its newest change. Of what cannot be read nothing is known."""
    taken = measure(stored.path, goes_on)
    beside = measure(record, goes_on) if record is not None else Measure()
    return replace(stored, size=taken.size + beside.size, changed_at=taken.newest, doubt=stored.doubt or taken.doubt)


def _places(folder: Path) -> list[Path]:
    """The folders in one of our own. Raises Failed where nothing of them can be said."""
    with failing("Reading", folder), suppress(FileNotFoundError), os.scandir(folder):
        pass
    return _folders(folder)


def _folders(folder: Path, beginning: str = "") -> list[Path]:
    """The folders in a folder whose names begin so, no links, and without that nothing that begins with a dot."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    wanted = [name for name in found if (name.startswith(beginning) if beginning else not name.startswith("."))]
    return [folder / name for name in sorted(wanted)]
