"""Bring an agent to the state of its template."""

import logging
from dataclasses import dataclass

from app.domain.agent import Agent
from app.domain.context import Context
from app.domain.errors import Conflict, IdeaiError
from app.domain.events import AgentChanged, ContextChanged
from app.domain.manifest import Manifest
from app.domain.project import Project
from app.domain.resolution import resolve_profile
from app.domain.synchronisation import Offer
from app.ports.agent_contexts import AgentContexts
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.session_records import SessionRecords
from app.usecases.conversation import forget_if_foreign
from app.usecases.demands import Demands
from app.usecases.preview_sync import PreviewSync

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncAgent:
    """Apply an offer that somebody has seen, exactly as it was shown."""

    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    records: SessionRecords
    demands: Demands
    preview_sync: PreviewSync
    events: Publisher

    async def __call__(self, project: Project, shown: Offer) -> Agent:
        """Write the context, then the entry; the context is put back if the entry cannot be saved.

        Raises Conflict if agent, context or template have changed since the offer was worked out, NotFound if one of
        them, or the template's profile, is gone.
        """
        if await self.preview_sync(project, shown.before.id) != shown:
            raise Conflict(f"{shown.before.name} or its template was changed meanwhile; look at the difference again.")
        profiles = self.profiles.list()
        resolve_profile(profiles, self.providers.list(), shown.after.profile)
        before = self.contexts.read(project, shown.before)
        context = self.contexts.write(project, shown.before, shown.text, shown.revision)
        try:
            agent = self.manifests.update(project, lambda current: _replaced(current, shown)).find(shown.before.id)
        except BaseException:
            self._put_back(project, shown.before, before, context)
            raise
        forget_if_foreign(self.records, project, profiles, shown.before, agent)
        if (agent.profile, agent.cwd) != (shown.before.profile, shown.before.cwd):
            self.demands.choose(project, agent, ["profile"])
        self.events.publish(AgentChanged(agent))
        self.events.publish(ContextChanged(agent.id, context.revision))
        return agent

    def _put_back(self, project: Project, agent: Agent, before: Context, written: Context) -> None:
        try:
            self.contexts.write(project, agent, before.text, written.revision)
        except IdeaiError:
            _log.exception(
                "the context of %s, whose entry could not be saved, stays as the template has it", agent.slug
            )


def _replaced(manifest: Manifest, shown: Offer) -> Manifest:
    if manifest.find(shown.before.id) != shown.before:
        raise Conflict(f"The agent {shown.before.name} was changed meanwhile; look at the difference again.")
    return manifest.with_entry(shown.after)
