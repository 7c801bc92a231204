"""What was deleted and waits to be brought back."""

from typing import Protocol

from app.domain.project import Project
from app.domain.stored import Deletion


class Deletions(Protocol):
    """Finds what waits, and removes it for good."""

    async def find(self, project: Project | None) -> tuple[Deletion, ...]:
        """The project's, or without one the user's own, by path. What cannot be read is left out."""
        ...

    async def remove(self, deletion: Deletion) -> bool:
        """Remove it for good; False if it was brought back meanwhile, or deleted anew. Raises Failed."""
        ...
