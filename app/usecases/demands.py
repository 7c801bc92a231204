"""What a project's files ask for, against what the user has agreed to."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.domain.agent import Agent, SkillRef
from app.domain.errors import Conflict, NotFound
from app.domain.project import Project
from app.domain.resolution import resolve_profile
from app.domain.skill import Skill
from app.domain.skill_import import PlannedSkill, SkillFile
from app.domain.trust import (
    ConsentNeeded,
    Demand,
    Wish,
    WishKind,
    may_run,
    profile_wish,
    runs_its_context,
    skill_wish,
    variables_wish,
)
from app.ports.agent_contexts import AgentContexts
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.skill_sources import SkillSources
from app.ports.skills import Skills
from app.ports.trust import Trust

CHOSEN: frozenset[WishKind] = frozenset({"profile", "variables"})
"""What a person chooses who makes or changes an agent."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What agents' entries, contexts and skills ask for, for those who launch, make and change agents."""

    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    skills: Skills
    sources: SkillSources
    trust: Trust

    async def of(self, project: Project, agent: Agent) -> Demand:
        """All that is asked for, agreed to or not. Raises what the stores raise, except for what is missing."""
        own = [ref for ref in dict.fromkeys(agent.skills) if ref.startswith("project/")]
        skills = [await self._skill(project, ref) for ref in own]
        wishes = [variables_wish(agent), self._profile(project, agent), *skills]
        return Demand(agent.id, agent.name, agent.slug, tuple(wish for wish in wishes if wish is not None))

    def given(self, project: Project, wish: Wish) -> bool:
        """Whether the user has agreed to exactly that."""
        return self.trust.given(project, wish.digest)

    async def open(self, project: Project, agent: Agent) -> Demand:
        """What nobody has agreed to yet."""
        demand = await self.of(project, agent)
        return replace(demand, wishes=tuple(wish for wish in demand.wishes if not self.given(project, wish)))

    async def allowed(self, project: Project, agent: Agent) -> Demand:
        """What the user has agreed to."""
        demand = await self.of(project, agent)
        return replace(demand, wishes=tuple(wish for wish in demand.wishes if self.given(project, wish)))

    async def require(self, project: Project, agent: Agent) -> None:
        """Raises ConsentNeeded if anything is asked for that nobody has agreed to."""
        demand = await self.open(project, agent)
        if demand.wishes:
            raise ConsentNeeded(demand)

    async def agree(self, project: Project, shown: Demand, agent: Agent) -> None:
        """Agree to all that was shown. Raises Conflict if the agent asks for something else by now."""
        digests = {wish.digest for wish in (await self.of(project, agent)).wishes}
        if not digests.issuperset(wish.digest for wish in shown.wishes):
            raise Conflict(f"What the project's files ask for {shown.name} has changed meanwhile; look at it again.")
        for wish in shown.wishes:
            self.trust.give(project, wish.digest)

    def choose(self, project: Project, agent: Agent, kinds: Collection[WishKind] = CHOSEN) -> None:
        """Agree to what the user has just chosen for the agent."""
        wishes = (variables_wish(agent), self._profile(project, agent))
        for wish in wishes:
            if wish is not None and wish.kind in kinds:
                self.trust.give(project, wish.digest)

    def chosen(self, project: Project, agent: Agent) -> Collection[WishKind]:
        """Of what a person chooses, that to which the user has agreed for this agent."""
        wishes = (variables_wish(agent), self._profile(project, agent))
        return CHOSEN - {wish.kind for wish in wishes if wish is not None and not self.given(project, wish)}

    def _profile(self, project: Project, agent: Agent) -> Wish | None:
        """None too for a profile that is missing: nothing can be run then."""
        try:
            resolved = resolve_profile(self.profiles.list(), self.providers.list(), agent.profile)
            context = self.contexts.read(project, agent).text if runs_its_context(resolved) else ""
        except NotFound:
            return None
        return profile_wish(agent, resolved, context)

    async def _skill(self, project: Project, ref: SkillRef) -> Wish | None:
        try:
            skill = self.skills.read(project, ref)
        except NotFound:
            return None
        return skill_wish(skill, await self._files(skill)) if may_run(skill) else None

    async def _files(self, skill: Skill) -> tuple[SkillFile, ...]:
        """The files that the agent is given; links are none of them."""
        listed = {"SKILL.md", *skill.files}
        files = tuple(file for file in await self.sources.look(skill.folder) if file.regular and file.path in listed)
        return await self.sources.read(skill.folder, PlannedSkill(skill.slug, "", files))
