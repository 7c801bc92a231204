"""What the user has agreed to, kept on this machine and never in a project."""

from collections.abc import Collection
from typing import Protocol

from app.domain.project import Project


class Trust(Protocol):
    """Decisions by the digest of what was shown: anything else is a new question."""

    def given(self, project: Project, digest: str) -> bool:
        """Whether the user has agreed to exactly that."""
        ...

    def give(self, project: Project, digest: str) -> None:
        """Remember that the user agrees, atomically."""
        ...

    def agreed(self, project: Project) -> frozenset[str]:
        """All that the user has agreed to."""
        ...

    def take_back(self, project: Project, digests: Collection[str]) -> None:
        """Forget, atomically, that the user agrees to these."""
        ...
