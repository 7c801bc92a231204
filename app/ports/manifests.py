"""Where a project's list of agents is kept."""

from collections.abc import Callable
from typing import Protocol

from app.domain.manifest import Manifest
from app.domain.project import Project


class Manifests(Protocol):
    """The manifest of a project."""

    def load(self, project: Project) -> Manifest:
        """The manifest as it is now; an empty one if the project has none yet.

        Raises Damaged with file and line if it does not parse; the file is left untouched.
        """
        ...

    def update(self, project: Project, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Load, change, validate as a whole and save atomically, so that no other process comes between.

        `change` is pure; what it raises leaves the file as it was. Returns the manifest that was saved. Raises Damaged,
        and Refused if a newer ideai wrote it.
        """
        ...
