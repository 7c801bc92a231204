"""Deletions without a disk."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.project import Project
from app.domain.stored import Deletion


@dataclass(slots=True)
class FakeDeletions:
    """`waiting` are those of a project by its root, None for the user's own."""

    waiting: dict[Path | None, list[Deletion]] = field(default_factory=dict)

    async def find(self, project: Project | None) -> tuple[Deletion, ...]:
        """Those that the test has put there."""
        return tuple(self.waiting.get(project.root if project is not None else None, ()))

    async def remove(self, deletion: Deletion) -> bool:
        """It is gone, if it was there."""
        for deletions in self.waiting.values():
            if deletion in deletions:
                deletions.remove(deletion)
                return True
        return False
