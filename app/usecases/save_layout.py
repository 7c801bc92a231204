"""Keep the tabs for the next run."""

from dataclasses import dataclass

from app.domain.events import LayoutChanged
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.layouts import Layouts


@dataclass(frozen=True, slots=True)
class SaveLayout:
    """Every change of the layout goes through here."""

    layouts: Layouts
    events: Publisher

    async def __call__(self, project: Project, layout: WorkspaceLayout) -> None:
        """Publish the layout (LayoutChanged), then save it.

        In this order, because a full disk must not keep a pane from being split. Raises Failed if it was not saved.
        """
        self.events.publish(LayoutChanged(layout))
        self.layouts.save(project, layout)
