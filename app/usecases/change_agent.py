"""Change everything that the agent form shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.agent import Agent, CwdPolicy, SkillRef
from app.domain.errors import Conflict
from app.domain.events import AgentChanged
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.domain.resolution import resolve_profile
from app.domain.trust import WishKind
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.session_records import SessionRecords
from app.ports.skills import Skills
from app.usecases.assign_skills import check_known
from app.usecases.conversation import forget_if_foreign
from app.usecases.demands import Demands


@dataclass(frozen=True, slots=True)
class AgentForm:
    """What the form says when it is saved; not yet validated."""

    name: str
    profile: str
    skills: tuple[SkillRef, ...] = ()
    cwd: CwdPolicy | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, agent: Agent) -> "AgentForm":
        """The form as it is opened."""
        return cls(agent.name, agent.profile, agent.skills, agent.cwd, agent.variables)


@dataclass(frozen=True, slots=True)
class ChangeAgent:
    """New values for an agent's entry, never over a change that the form did not show."""

    manifests: Manifests
    profiles: Profiles
    providers: Providers
    skills: Skills
    records: SessionRecords
    demands: Demands
    events: Publisher

    async def __call__(self, project: Project, before: Agent, form: AgentForm) -> Agent:
        """Replace the entry that the form was opened with, `before`; unknown fields of it stay.

        Raises NotFound for an unknown agent, (newly chosen) profile or skill, Conflict if the entry is not the same any
        more, Invalid for a bad value. The conversation of another provider's CLI is forgotten: the new one cannot go on
        with it.
        """
        wanted = tuple(dict.fromkeys(form.skills))
        profiles = self.profiles.list()
        if form.profile != before.profile:
            resolve_profile(profiles, self.providers.list(), form.profile)
        known = {skill.ref for skill in self.skills.list(project).items}.union(before.skills)

        def change(manifest: Manifest) -> Manifest:
            if manifest.find(before.id) != before:
                raise Conflict(f"The agent {before.name} was changed meanwhile; open the form again.")
            changed = manifest.with_fields(
                before.id,
                name=form.name,
                profile=form.profile,
                skills=wanted,
                cwd=form.cwd,
                variables=dict(form.variables),
            )
            check_known(wanted, known)
            return changed

        agent = self.manifests.update(project, change).find(before.id)
        forget_if_foreign(self.records, project, profiles, before, agent)
        self.demands.choose(project, agent, tuple(_changed(before, agent)))
        self.events.publish(AgentChanged(agent))
        return agent


def _changed(before: Agent, after: Agent) -> Iterator[WishKind]:
    """What of the agent's launch the user has chosen with the form."""
    if (before.profile, before.cwd) != (after.profile, after.cwd):
        yield "profile"
    if before.variables != after.variables:
        yield "variables"
