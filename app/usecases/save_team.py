"""Save a project's agents as a team."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import Agent, SkillRef
from app.domain.document import checked
from app.domain.errors import Invalid, NotFound
from app.domain.layout import Tab
from app.domain.names import slug
from app.domain.project import Project
from app.domain.skill import Skill
from app.domain.skill_import import PlannedSkill, SkillFile
from app.domain.team import Member, Team, member_of, portable_tabs
from app.ports.agent_contexts import AgentContexts
from app.ports.layouts import Layouts
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.skill_sources import SkillSources
from app.ports.skills import Skills
from app.ports.teams import Teams
from app.usecases.list_teams import ListTeams


@dataclass(frozen=True, slots=True)
class SaveTeam:
    """Everything that it takes to have the same agents in another project."""

    manifests: Manifests
    contexts: AgentContexts
    skills: Skills
    sources: SkillSources
    profiles: Profiles
    layouts: Layouts
    teams: Teams
    list_teams: ListTeams

    async def __call__(
        self, project: Project, name: str, description: str = "", tabs: Sequence[Tab] | None = None
    ) -> Team:
        """Save agents, contexts, their skills and the project's, the profiles of the user's own, and the tabs.

        `tabs` None means those that were saved last. Publishes TeamsRead. Raises Conflict if there is a team of that
        name, Invalid for a bad one or a project without agents.
        """
        agents = self.manifests.load(project).entries
        if not agents:
            raise Invalid("This project has no agents yet; make one before you save a team.")
        if tabs is None:
            layout = self.layouts.load(project)
            tabs = layout.tabs if layout is not None else ()
        with checked("team"):
            team = Team(
                id=slug(name, "team"),
                name=name,
                description=description,
                members=tuple(self._member(project, agent) for agent in agents),
                profiles=tuple(
                    profile
                    for profile in self.profiles.list().items
                    if profile.id in self.profiles.own_ids() and any(profile.id == agent.profile for agent in agents)
                ),
                tabs=portable_tabs(tabs, project.root, {agent.id: agent.slug for agent in agents}),
            )
        wanted = {ref for agent in agents for ref in agent.skills}
        found = [skill for skill in self.skills.list(project).items if skill.scope == "project" or skill.ref in wanted]
        self.teams.save(team, {SkillRef(skill.ref): await self._files(skill) for skill in found})
        await self.list_teams()
        return team

    def _member(self, project: Project, agent: Agent) -> Member:
        try:
            text = self.contexts.read(project, agent).text
        except NotFound:
            text = ""
        return member_of(agent, text)

    async def _files(self, skill: Skill) -> tuple[SkillFile, ...]:
        """The files that its agents are given; links are none of them."""
        listed = {"SKILL.md", *skill.files}
        files = tuple(file for file in await self.sources.look(skill.folder) if file.regular and file.path in listed)
        return await self.sources.read(skill.folder, PlannedSkill(skill.slug, "", files))
