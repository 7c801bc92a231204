"""Repositories from elsewhere, checked out into a directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.repository import RepositoryUrl


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """Where it is, and on which branch; `kept` says that it was there already and was left as it is.

    `dirty` counts the files with uncommitted work in it, `ahead` the commits that were not pushed. `stale` says why the
    repository is known only as it was at the last time; nothing if it is up to date. `room`: it lies where `make_room`
    has told that it would, so that whoever was started since may commit in it.
    """

    path: Path
    branch: str
    base: str = ""
    kept: bool = False
    dirty: int = 0
    ahead: int = 0
    stale: str = ""
    room: bool = False


class Checkouts(Protocol):
    """One copy of each repository on this machine, and a working tree of it wherever it is asked for."""

    async def check_out(self, workdir: Path, repository: RepositoryUrl, branch: str, ref: str | None) -> CheckedOut:
        """Put a working tree into the directory, on a new branch of that name, or `-2`, `-3`… where it is taken.

        The branch begins at `ref`, or where the repository's main branch is. What is checked out there already stays
        as it is. Raises NotFound if there is no such directory, Invalid for a ref that there is not, and where none can
        be chosen, Refused if something else is in the way, and Failed, with nothing left behind.
        """
        ...

    async def make_room(self, workdir: Path, repositories: Sequence[RepositoryUrl]) -> tuple[Path, ...]:
        """The folders elsewhere that git writes to when something is committed in the directory's working trees.

        Those are the trees that it has, and one of each of these repositories, which may come later: nothing is
        fetched. A repository that is being fetched now is left out. Raises Failed.
        """
        ...
