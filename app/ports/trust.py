"""What the user has agreed to, kept on this machine and never in a project."""

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
