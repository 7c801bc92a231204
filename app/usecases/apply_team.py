"""Have the agents of a team in a project."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.agent import Agent, AgentId, ProfileId
from app.domain.context import ABSENT
from app.domain.document import checked
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.domain.team import Member, Team, TeamPlan, agent_of, plan_team
from app.ports.agent_contexts import AgentContexts
from app.ports.ids import Ids
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.skills import Skills
from app.ports.teams import Teams
from app.usecases.list_agents import ListAgents
from app.usecases.list_profiles import ListProfiles
from app.usecases.list_skills import ListSkills
from app.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True)
class ApplyTeam:
    """Add what a project has not, and leave what it has."""

    manifests: Manifests
    contexts: AgentContexts
    skills: Skills
    profiles: Profiles
    teams: Teams
    ids: Ids
    list_agents: ListAgents
    list_skills: ListSkills
    list_profiles: ListProfiles

    async def plan(self, project: Project, team_id: str, profile: str | None = None) -> TeamPlan:
        """What would be added, without writing anything; `profile` is for members that name none.

        Raises NotFound for an unknown team, Invalid if a profile is needed and not given.
        """
        team = self._team(team_id)
        if team.open_members and profile is None:
            names = ", ".join(member.name for member in team.open_members)
            raise Invalid(f"The team does not say what runs {names}; choose a profile for them.")
        return plan_team(
            team,
            self.teams.skills(team_id),
            profile,
            self.manifests.load(project).entries,
            {skill.ref for skill in self.skills.list(project).items},
            {known.id for known in self.profiles.list().items},
        )

    async def __call__(self, project: Project, shown: TeamPlan) -> Mapping[str, AgentId]:
        """Carry out a plan that somebody has seen; the agents by the keys of the members, those that were there too.

        Publishes ProfilesRead, SkillsRead and AgentsRead. Raises Conflict if the plan would be another one now, and
        what the stores raise; then nothing of it stays.
        """
        if await self.plan(project, shown.team.id, shown.profile) != shown:
            raise Conflict("The project or the team was changed meanwhile; look at the plan again.")
        async with Undoing() as undo:
            for profile in shown.new_profiles:
                self.profiles.save(profile)
                undo.by(self.profiles.delete, ProfileId(profile.id))
            for ref in shown.new_skills:
                scope, _, slug = ref.partition("/")
                made = self.skills.add(project, "global" if scope == "global" else "project", slug, shown.skills[ref])
                undo.by(self.skills.delete, project, made.ref)
            agents = [self._enter(project, member, shown, undo) for member in shown.members]
        await self.list_profiles()
        await self.list_skills(project)
        await self.list_agents(project)
        kept = {agent.name: agent.id for agent in reversed(self.manifests.load(project).entries)}
        return {member.key: kept[member.name] for member in shown.kept_members} | {
            member.key: agent.id for member, agent in zip(shown.members, agents, strict=True)
        }

    def _enter(self, project: Project, member: Member, plan: TeamPlan, undo: Undoing) -> Agent:
        """Save the entry, then write its context, at the path that it had if that is free."""
        agent_id = AgentId(self.ids.new())

        def enter(manifest: Manifest) -> Manifest:
            on_disk = {path.lower() for path in self.contexts.on_disk(project)}
            wanted = f"agents/{member.key}.md"
            is_free = wanted not in on_disk and all(agent.md_path != wanted for agent in manifest.entries)
            path = wanted if is_free else manifest.free_path(member.name, on_disk)
            with checked("team"):
                return manifest.with_entry(agent_of(member, agent_id, path, plan.profile or ""))

        agent = self.manifests.update(project, enter).find(agent_id)
        undo.by(self.manifests.update, project, lambda manifest: manifest.without(agent_id))
        written = self.contexts.write(project, agent, member.context, ABSENT)
        undo.by(self.contexts.remove, project, agent, written.revision)
        return agent

    def _team(self, team_id: str) -> Team:
        listed = self.teams.list()
        team = next((team for team in listed.items if team.id == team_id), None)
        if team is None:
            damage = next((str(problem) for problem in listed.problems if problem.path.parent.name == team_id), None)
            known = ", ".join(team.id for team in listed.items)
            raise NotFound(damage or f"There is no team {team_id!r}; the teams are: {known}.")
        return team
