"""Give a project the tabs of a team, while no workspace of it runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project
from app.domain.team import Team, tabs_of
from app.ports.ids import Ids
from app.ports.layouts import Layouts


@dataclass(frozen=True, slots=True)
class AddTeamTabs:
    """For the command line; a workspace that runs keeps the layout itself."""

    layouts: Layouts
    ids: Ids

    async def __call__(self, project: Project, team: Team, agents: Mapping[str, AgentId]) -> None:
        """Add the tabs behind those that were saved last."""
        layout = self.layouts.load(project) or WorkspaceLayout()
        self.layouts.save(project, with_team_tabs(layout, project, team, agents, self.ids))


def with_team_tabs(
    layout: WorkspaceLayout, project: Project, team: Team, agents: Mapping[str, AgentId], ids: Ids
) -> WorkspaceLayout:
    """The layout with the tabs behind its own, the first of them on screen."""
    tabs = tabs_of(team, project.root, agents, ids.new, {tab.name for tab in layout.tabs})
    if not tabs:
        return layout
    return layout.changed(tabs=[*layout.tabs, *tabs], current=len(layout.tabs))
