"""Checkouts without git."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Invalid
from app.domain.repository import RepositoryUrl
from app.ports.checkouts import CheckedOut


@dataclass(slots=True)
class FakeCheckouts:
    """`known` are the repositories by their directories, `refs` what each of them has beside `main`."""

    known: dict[Path, tuple[str, CheckedOut]] = field(default_factory=dict)
    refs: frozenset[str] = frozenset({"next"})
    rooms: set[tuple[Path, str]] = field(default_factory=set)

    async def check_out(self, workdir: Path, repository: RepositoryUrl, branch: str, ref: str | None) -> CheckedOut:
        """Remembered; a second time it is as it was."""
        if ref is not None and ref not in self.refs:
            raise Invalid(f"{repository.url} has no {ref!r}.")
        for name in (repository.name, repository.longer_name):
            path = workdir / name
            if path not in self.known:
                room = (workdir, repository.key) in self.rooms
                self.known[path] = (repository.key, CheckedOut(path, branch, ref or "main", room=room))
                return self.known[path][1]
            key, before = self.known[path]
            if key == repository.key:
                return CheckedOut(path, before.branch, kept=True)
        raise Invalid("Both places are taken.")

    async def make_room(self, workdir: Path, repositories: Sequence[RepositoryUrl]) -> tuple[Path, ...]:
        """A folder for each repository."""
        keys = [repository.key for repository in repositories]
        self.rooms |= {(workdir, key) for key in keys}
        keys += [key for path, (key, _) in self.known.items() if path.is_relative_to(workdir)]
        return tuple(dict.fromkeys(Path("/repositories", key) for key in keys))
