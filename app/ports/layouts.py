"""Where the tabs and their layouts are kept between runs."""

from typing import Protocol

from app.domain.layout import WorkspaceLayout
from app.domain.project import Project


class Layouts(Protocol):
    """The saved layout of a project's workspace."""

    def load(self, project: Project) -> WorkspaceLayout | None:
        """What was saved last; None if nothing was, or if the file was damaged (it is then set aside)."""
        ...

    def save(self, project: Project, layout: WorkspaceLayout) -> None:
        """Replace what was saved, atomically."""
        ...
