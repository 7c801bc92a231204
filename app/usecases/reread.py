"""Read again what was edited outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.agent import Agent
from app.domain.context import ABSENT, Revision
from app.domain.errors import IdeaiError, NotFound
from app.domain.events import ContextChanged, ProblemFound
from app.domain.project import Project
from app.ports.agent_contexts import AgentContexts
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.usecases.list_agents import ListAgents
from app.usecases.list_profiles import ListProfiles
from app.usecases.list_skills import ListSkills
from app.usecases.list_teams import ListTeams
from app.usecases.list_templates import ListTemplates
from app.usecases.list_themes import ListThemes
from app.usecases.read_settings import ReadSettings


@dataclass(frozen=True, slots=True)
class Reread:
    """Edits made outside become the same events as our own; `config` is the user's configuration directory."""

    manifests: Manifests
    contexts: AgentContexts
    list_agents: ListAgents
    list_profiles: ListProfiles
    list_skills: ListSkills
    list_templates: ListTemplates
    list_teams: ListTeams
    list_themes: ListThemes
    read_settings: ReadSettings
    events: Publisher
    config: Path

    async def __call__(self, project: Project, paths: Iterable[Path]) -> None:
        """Publish what was read anew, as far as `paths` ask for it.

        The paths are absolute; they may be files that are gone, and folders that came or went as a whole.
        """
        changed = tuple(paths)
        folder = project.folder
        if _touched(changed, folder / "manifest.json"):
            await self.list_agents(project)
        if _touched(changed, folder / "agents"):
            self._reread_contexts(project, changed)
        if _touched(changed, folder / "skills", self.config / "skills"):
            await self.list_skills(project)
        if _touched(changed, self.config / "profiles", self.config / "providers"):
            await self.list_profiles()
        if _touched(changed, self.config / "templates"):
            await self.list_templates()
        if _touched(changed, self.config / "teams"):
            await self.list_teams()
        if _touched(changed, self.config / "themes"):
            await self.list_themes()
        if _touched(changed, self.config / "config.toml", self.config / "keymap.toml"):
            await self.read_settings()

    def _reread_contexts(self, project: Project, changed: tuple[Path, ...]) -> None:
        try:
            agents = self.manifests.load(project).entries
        except IdeaiError:  # ListAgents has said so; without a manifest there are no agents whose contexts these are
            return
        for agent in agents:
            if _touched(changed, self.contexts.path(project, agent)):
                self._reread_context(project, agent)

    def _reread_context(self, project: Project, agent: Agent) -> None:
        try:
            self.events.publish(ContextChanged(agent.id, self._revision(project, agent)))
        except IdeaiError as unreadable:
            self.events.publish(ProblemFound(str(unreadable)))

    def _revision(self, project: Project, agent: Agent) -> Revision:
        try:
            return self.contexts.read(project, agent).revision
        except NotFound:
            return ABSENT


def _touched(changed: Iterable[Path], *places: Path) -> bool:
    """Whether a place, something below it, or a folder above it is among the changed paths."""
    return any(path.is_relative_to(place) or place.is_relative_to(path) for path in changed for place in places)
