"""What this machine remembers of one environment, where neither an agent nor a cloned repository can forge it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from app import atomic
from app.domain.document import Document
from app.domain.environment import Journal
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files
from app.files.claims import PATIENCE, Lock, Purpose, hold
from app.files.documents import Unreadable, json_document, text_of
from app.files.failures import failing
from app.files.folders import opened

Kind = Literal["agent", "task"]

_BOOKKEEPING = ("created.json", "owner")
"""The files beside the lock, in the order in which they are removed: while there is an owner, the rest is known."""


class Owner(Document):
    """The file `owner`: that there is one says that this machine made the environment, and for whom."""

    version: int = Field(default=1, ge=1)
    kind: Kind
    owner_id: str
    project_id: str
    project_root: str

    def same(self, other: "Owner") -> bool:
        """Whether both are the same agent or task of the same project."""
        return (self.kind, self.owner_id, self.project_id) == (other.kind, other.owner_id, other.project_id)


@dataclass(frozen=True, slots=True)
class EnvironmentRecord:
    """The folder `projects/<key>/environments/<name>/` below the user's state. Everything in here may block.

    `report` is told of a journal that was damaged and set aside.
    """

    folder: Path
    report: Callable[[Problem], None]

    @classmethod
    def of(cls, state: Path, project: Project, name: str, report: Callable[[Problem], None]) -> "EnvironmentRecord":
        """The record of that name, which is one safe path segment; there need not be one."""
        return cls(state_files.project_folder(state, project) / "environments" / name, report)

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
            return json_document(Owner, text_of(atomic.read(self._owner_file, state_files.MAX_STATE)))
        except FileNotFoundError:
            return None
        except Unreadable:
            self.save_owner(expected)
            return expected

    def save_owner(self, owner: Owner) -> None:
        """Raises Failed."""
        state_files.save(self._owner_file, owner)

    def journal(self) -> Journal:
        """What earlier launches have put into the environment; empty if that is not known."""
        return state_files.load(self._journal_file, Journal, self.report) or Journal()

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

    def remove(self) -> None:
        """Remove the folder with all that is in it, the lock last. Only who holds the lock may. Raises Failed."""
        with failing("Removing", self.folder), suppress(FileNotFoundError):
            with opened(self.folder) as folder:
                for name in folder.names():
                    if name not in ("lock", *_BOOKKEEPING):
                        folder.remove(name)
                for name in (*_BOOKKEEPING, "lock"):
                    folder.remove(name)
            with suppress(OSError):  # somebody who waits for the lock has just made it anew
                self.folder.rmdir()

    @property
    def _owner_file(self) -> Path:
        return self.folder / "owner"

    @property
    def _journal_file(self) -> Path:
        return self.folder / "created.json"
