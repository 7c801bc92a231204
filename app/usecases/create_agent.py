"""Create an agent."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.agent import Agent, AgentId, CwdPolicy, Origin, SkillRef
from app.domain.context import ABSENT, check_text
from app.domain.document import checked
from app.domain.errors import IdeaiError
from app.domain.events import AgentCreated
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.domain.resolution import resolve_profile
from app.domain.trust import WishKind
from app.ports.agent_contexts import AgentContexts
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.usecases.demands import CHOSEN, Demands

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CreateAgent:
    """A new entry in the manifest, then its context."""

    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    demands: Demands
    ids: Ids
    events: Publisher

    async def __call__(
        self,
        project: Project,
        name: str,
        profile: str,
        content: str | None = None,
        *,
        skills: tuple[SkillRef, ...] = (),
        cwd: CwdPolicy | None = None,
        variables: Mapping[str, str] | None = None,
        origin: Origin | None = None,
        chosen: Collection[WishKind] = CHOSEN,
    ) -> Agent:
        """Create an agent whose context is `content` (None: its name as a heading).

        The entry is saved before the context is written, and taken back if that fails. Raises Invalid for a bad name or
        value and NotFound for an unknown profile, with nothing on disk; and what the stores raise. `chosen` is what
        the user has chosen and so is not asked about at the launch.
        """
        with checked("agent"):
            draft = Agent(
                id=AgentId(self.ids.new()),
                name=name,
                md_path="agents/agent.md",
                profile=resolve_profile(self.profiles.list(), self.providers.list(), profile).profile.id,
                skills=tuple(dict.fromkeys(skills)),
                cwd=cwd,
                variables=dict(variables or {}),
                origin=origin,
            )
        text = check_text(f"# {draft.name}\n" if content is None else content)
        agent = self._enter(project, draft)
        try:
            self.contexts.write(project, agent, text, ABSENT)
            self.demands.choose(project, agent, chosen)
        except BaseException:
            self._take_back(project, agent)
            raise
        self.events.publish(AgentCreated(agent))
        return agent

    def _enter(self, project: Project, draft: Agent) -> Agent:
        """Save the entry with a path that is free at that moment."""

        def enter(manifest: Manifest) -> Manifest:
            path = manifest.free_path(draft.name, self.contexts.on_disk(project))
            return manifest.with_entry(draft.changed(md_path=path))

        return self.manifests.update(project, enter).find(draft.id)

    def _take_back(self, project: Project, agent: Agent) -> None:
        try:
            self.manifests.update(project, lambda manifest: manifest.without(agent.id))
        except IdeaiError:
            _log.exception("the entry of %s, whose context could not be written, stays in the manifest", agent.slug)
