"""Leftovers without a disk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.atomic import ABANDONED_AFTER
from app.domain.project import Project


@dataclass(slots=True)
class FakeLeftovers:
    """`written` says when each was written last, of a project by its root, and of the user's own by None."""

    written: dict[Path | None, dict[Path, float]] = field(default_factory=dict)

    async def find(self, project: Project | None, now: float) -> Sequence[Path]:
        """Those that nobody can be writing any more."""
        own = self.written.get(project.root if project is not None else None, {})
        return sorted(path for path, at in own.items() if now - at > ABANDONED_AFTER)

    async def remove(self, path: Path) -> bool:
        """It is gone, if it was there."""
        return any(own.pop(path, None) is not None for own in self.written.values())
