"""Layouts without a disk."""

from dataclasses import dataclass, field

from app.domain.errors import IdeaiError
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project


@dataclass(slots=True)
class FakeLayouts:
    """`saved` is each project's layout, by the project's key; `errors` maps a method's name to what it raises next."""

    saved: dict[str, WorkspaceLayout] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def load(self, project: Project) -> WorkspaceLayout | None:
        """What was saved, if anything was."""
        self._step("load")
        return self.saved.get(project.key)

    def save(self, project: Project, layout: WorkspaceLayout) -> None:
        """Replace it."""
        self._step("save")
        self.saved[project.key] = layout

    def _step(self, method: str) -> None:
        if error := self.errors.pop(method, None):
            raise error
