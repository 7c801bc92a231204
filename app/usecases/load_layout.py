"""Load the tabs of the last run."""

from dataclasses import dataclass

from app.domain.events import LayoutChanged
from app.domain.layout import Pane, Tab, WorkspaceLayout, map_panes
from app.domain.project import Project
from app.domain.session import SessionId
from app.ports.events import Publisher
from app.ports.layouts import Layouts
from app.ports.sessions import Sessions

FIRST_TAB = "main"


@dataclass(frozen=True, slots=True)
class LoadLayout:
    """The panes as they were; those whose sessions ended with the last workspace show none."""

    layouts: Layouts
    sessions: Sessions
    events: Publisher

    async def __call__(self, project: Project) -> WorkspaceLayout:
        """Publish (LayoutChanged) and return the saved layout; without one, a single empty tab."""
        saved = self.layouts.load(project) or WorkspaceLayout()
        known = {session.id for session in self.sessions.all()}
        tabs = tuple(_without_lost_sessions(tab, known) for tab in saved.tabs) or (Tab(name=FIRST_TAB),)
        layout = saved.changed(tabs=tabs)
        self.events.publish(LayoutChanged(layout))
        return layout


def _without_lost_sessions(tab: Tab, known: set[SessionId]) -> Tab:
    def keep(pane: Pane) -> Pane:
        return pane if pane.session is None or pane.session in known else pane.changed(session=None)

    return tab if tab.tree is None else tab.changed(tree=map_panes(tab.tree, keep))
