"""What this machine remembers of one environment, where neither an agent nor a cloned repository can forge it."""

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app import atomic
from app.domain.document import Document
from app.domain.environment import Journal
from app.domain.injection import PlannedBlock
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files
from app.files.claims import PATIENCE, Lock, Purpose, hold
from app.files.documents import Unreadable, json_document, text_of
from app.files.failures import failing
from app.files.folders import opened
from app.files.project_blocks import put_block, take_block

Kind = Literal["agent", "task"]

_BOOKKEEPING = ("created.json", "owner")
"""The files beside the lock, in the order in which they are removed: while there is an owner, the rest is known."""

_WORKTREE = ("worktree", "worktree.json")
"""An agent's worktree belongs to a repository as well, and may have work in it: it is discarded by itself."""


class Owner(Document):
    """The file `owner`: that there is one says that this machine made the environment, and for whom."""

    version: int = Field(default=1, ge=1)
    kind: Kind
    owner_id: str
    project_id: str
    project_root: str
    path: str

    def same(self, other: "Owner") -> bool:
        """Whether both are the same agent or task of the same project."""
        return (self.kind, self.owner_id, self.project_id) == (other.kind, other.owner_id, other.project_id)


def _check_time(value: str) -> str:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("a time needs its zone")
    return value


class Finished(Document):
    """The file `gc.json`: the last run of the environment has ended, at `completed_at` (UTC, RFC 3339)."""

    kind: Kind
    owner_id: str
    project_id: str
    completed_at: Annotated[str, AfterValidator(_check_time)]

    @classmethod
    def of(cls, owner: Owner, at: str) -> "Finished":
        """The end of a run in an environment of that owner."""
        return cls(kind=owner.kind, owner_id=owner.owner_id, project_id=owner.project_id, completed_at=at)


class _Temporary(Document):
    """The file `temporary.json`: the temporary directory of the run, noted before it is made."""

    path: str


class _Block(Document):
    """The file `block.json`: the user's file that has a block of ours, noted before it is written.

    `path` is clean and relative to `folder`.
    """

    folder: str
    path: str


@dataclass(frozen=True, slots=True)
class EnvironmentRecord:
    """The folder `projects/<key>/environments/<name>/` below the user's state. Everything in here may block.

    `problems` are the damaged files that were set aside.
    """

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, state: Path, project: Project, name: str) -> "EnvironmentRecord":
        """The record of that name, which is one safe path segment; there need not be one."""
        return cls(state_files.project_folder(state, project) / "environments" / name)

    @property
    def lock_file(self) -> Path:
        """Who has it open and locked runs in the environment, or keeps house in it."""
        return self.folder / "lock"

    def hold(self, purpose: Purpose, patience: float = PATIENCE) -> Lock:
        """The lock. Raises BlockingIOError if somebody else has it for longer than that, OSError otherwise."""
        return hold(self.lock_file, purpose, patience)

    def owner(self, expected: Owner) -> Owner | None:
        """Whose it is; None if nobody's. One that a crash or a full disk has torn is repaired, as the expected one."""
        try:
            return self.read_owner()
        except FileNotFoundError:
            return None
        except Unreadable:
            self.save_owner(expected)
            return expected

    def read_owner(self) -> Owner:
        """Whose it is. Raises OSError (FileNotFoundError: nobody's) or Unreadable."""
        return json_document(Owner, text_of(atomic.read(self._owner_file, state_files.MAX_STATE)))

    def save_owner(self, owner: Owner) -> None:
        """Raises Failed."""
        state_files.save(self._owner_file, owner)

    def journal(self) -> Journal:
        """What earlier launches have put into the environment; empty if that is not known."""
        return state_files.load(self._journal_file, Journal, self.problems.append) or Journal()

    def save_journal(self, journal: Journal) -> None:
        """Raises Failed."""
        state_files.save(self._journal_file, journal)

    def forget(self) -> None:
        """Remove the bookkeeping, and keep the lock. Raises Failed."""
        with failing("Removing", self.folder):
            for name in _BOOKKEEPING:
                (self.folder / name).unlink(missing_ok=True)

    def forget_journal(self) -> None:
        """There is nothing of ours in the environment. Raises Failed."""
        with failing("Removing", self._journal_file):
            self._journal_file.unlink(missing_ok=True)

    def finished(self) -> Finished:
        """When the last run ended.

        Raises OSError (FileNotFoundError: it has not) or Unreadable; whoever cannot read it takes it as not finished.
        """
        return json_document(Finished, text_of(atomic.read(self._finished_file, state_files.MAX_STATE)))

    def save_finished(self, finished: Finished) -> None:
        """Raises Failed."""
        state_files.save(self._finished_file, finished)

    def forget_finished(self) -> None:
        """Somebody runs there again. Raises Failed."""
        with failing("Removing", self._finished_file):
            self._finished_file.unlink(missing_ok=True)

    def put_block(self, block: PlannedBlock | None, key: str) -> None:
        """Have this block in a file of the user's, and no other. Raises OSError, Refused, Failed."""
        before = self._noted_block()
        wanted = None if block is None else _Block(folder=str(block.folder), path=block.path)
        if before is not None and before != wanted:
            self.take_block(key)
        if block is not None and wanted is not None:
            with atomic.locked(self._blocks_lock):
                state_files.save(self._block_file, wanted)
                put_block(block, key)

    def take_block(self, key: str) -> None:
        """Take the block of ours out of the user's file, if there is one. Raises OSError."""
        noted = self._noted_block()
        if noted is None:
            return
        with atomic.locked(self._blocks_lock):
            take_block(Path(noted.folder), noted.path, key)
        self._block_file.unlink(missing_ok=True)

    def _noted_block(self) -> _Block | None:
        return state_files.load(self._block_file, _Block, self.problems.append)

    def make_temporary(self, outer: Path) -> Path:
        """A directory in `outer` for nobody else to enter; the one of an earlier run goes. Raises OSError, Failed."""
        self.remove_temporary()
        while True:
            path = outer / f"ideai-{secrets.token_hex(4)}"
            state_files.save(self._temporary_file, _Temporary(path=str(path)))
            with failing("Making", path), suppress(FileExistsError):
                path.mkdir(mode=0o700)
                return path

    def temporary(self) -> Path | None:
        """The temporary directory that was noted; None if there is none."""
        noted = state_files.load(self._temporary_file, _Temporary, self.problems.append)
        return Path(noted.path) if noted is not None else None

    def remove_temporary(self) -> None:
        """Remove the temporary directory of the last run, if it is there and ours. Raises OSError."""
        path = self.temporary()
        if path is None:
            return
        with suppress(FileNotFoundError), opened(path.parent) as outer:
            found = outer.look(path.name)
            if found is not None and stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
                outer.remove(path.name)
        self._temporary_file.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the folder with all that is in it but a worktree, the lock last. Only who holds the lock may.

        Raises Failed.
        """
        with failing("Removing", self.folder), suppress(FileNotFoundError):
            with opened(self.folder) as folder:
                self.remove_temporary()
                for name in folder.names():
                    if name not in ("lock", *_BOOKKEEPING, *_WORKTREE):
                        folder.remove(name)
                for name in (*_BOOKKEEPING, "lock"):
                    folder.remove(name)
            with suppress(OSError):  # a worktree is left, or somebody who waits for the lock has just made it anew
                self.folder.rmdir()

    @property
    def _owner_file(self) -> Path:
        return self.folder / "owner"

    @property
    def _finished_file(self) -> Path:
        return self.folder / "gc.json"

    @property
    def _temporary_file(self) -> Path:
        return self.folder / "temporary.json"

    @property
    def _block_file(self) -> Path:
        return self.folder / "block.json"

    @property
    def _blocks_lock(self) -> Path:
        """Of all environments of the project: their agents share the user's files."""
        return self.folder.parent.parent / "blocks.lock"

    @property
    def _journal_file(self) -> Path:
        return self.folder / "created.json"
