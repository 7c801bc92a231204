"""Tabs and layouts in the user's state directory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.layout import WorkspaceLayout
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files


@dataclass(frozen=True, slots=True)
class JsonLayouts:
    """`Layouts` as `projects/<key>/layout.json` below `state`; `report` is told of a file that was set aside."""

    state: Path
    report: Callable[[Problem], None]

    def load(self, project: Project) -> WorkspaceLayout | None:
        """What was saved last; None if nothing was, or if the file was damaged (it is then set aside)."""
        return state_files.load(self._path(project), WorkspaceLayout, self.report)

    def save(self, project: Project, layout: WorkspaceLayout) -> None:
        """Replace what was saved, atomically. Raises Failed."""
        state_files.save(self._path(project), layout)

    def _path(self, project: Project) -> Path:
        return state_files.project_folder(self.state, project) / "layout.json"
