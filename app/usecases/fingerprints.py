"""What an agent would be launched with now."""

from dataclasses import dataclass

from app.domain.agent import Agent
from app.domain.context import ABSENT, Context
from app.domain.drift import Fingerprint, fingerprint
from app.domain.errors import NotFound
from app.domain.project import Project
from app.domain.resolution import resolve_profile
from app.ports.agent_contexts import AgentContexts
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.skills import Skills
from app.usecases.assigned_skills import read_assigned


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Reads what LaunchAgent would read."""

    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    skills: Skills

    def of(self, project: Project, agent: Agent) -> Fingerprint:
        """The parts as they are now; a context whose file is gone is one that changed. Raises what the stores raise."""
        try:
            context = self.contexts.read(project, agent)
        except NotFound:
            context = Context("", ABSENT)
        resolved = resolve_profile(self.profiles.list(), self.providers.list(), agent.profile)
        return fingerprint(agent, context, resolved, read_assigned(self.skills, project, agent).found)
