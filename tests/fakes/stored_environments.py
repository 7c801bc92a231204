"""Stored environments without a disk."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.errors import IdeaiError
from app.domain.stored import StoredEnvironment


@dataclass(slots=True)
class FakeStoredEnvironments:
    """`error` is raised by the next removal; `taken` are the names in which somebody begins to run after the survey."""

    stored: list[StoredEnvironment] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    error: IdeaiError | None = None

    async def survey(self) -> tuple[StoredEnvironment, ...]:
        """All that are there."""
        return tuple(sorted(self.stored, key=lambda stored: stored.path))

    async def remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        """It is gone, if it may go."""
        if self.error is not None:
            raise self.error
        if stored.name in self.taken or stored not in self.stored or not goes(stored):
            return False
        self.stored.remove(stored)
        return True

    async def clear_temporary(self, stored: StoredEnvironment) -> bool:
        """It has none any more."""
        if stored.name in self.taken:
            return False
        self.stored[self.stored.index(stored)] = replace(stored, temporary=None)
        return True
