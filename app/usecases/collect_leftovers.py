"""Remove what writers who were killed have left."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.project import Project
from app.ports.clock import Clock
from app.ports.leftovers import Leftovers


@dataclass(frozen=True, slots=True)
class CollectLeftovers:
    """The files that they wrote are as they were before."""

    leftovers: Leftovers
    clock: Clock

    async def __call__(self, projects: Iterable[Project], *, dry_run: bool = False) -> tuple[Path, ...]:
        """What went of the user's own and of the projects; with `dry_run`, what would."""
        found = [path for of in (None, *projects) for path in await self.leftovers.find(of, self.clock.now())]
        return tuple([path for path in found if dry_run or await self.leftovers.remove(path)])
