"""Show what a launch would start."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.injection import Invocation, NativeSession, Places, marked, prepare_invocation
from app.domain.project import Project
from app.domain.resolution import ResolvedProfile, resolve_profile
from app.ports.agent_contexts import AgentContexts
from app.ports.environments import Environments
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.session_records import SessionRecords
from app.ports.skills import Skills
from app.ports.worktrees import Worktrees
from app.usecases.assigned_skills import read_assigned

NOT_YET_CHOSEN = "{nativeSessionId}"
"""Stands in a preview for the id that a launch will choose."""


@dataclass(frozen=True, slots=True)
class PreviewLaunch:
    """The process that LaunchAgent would start, without writing, choosing or starting anything."""

    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    environments: Environments
    skills: Skills
    records: SessionRecords
    worktrees: Worktrees

    async def __call__(self, project: Project, agent_id: AgentId, *, resume: bool = False) -> Invocation:
        """The invocation, with `NOT_YET_CHOSEN` where a new conversation would get its id.

        Raises what LaunchAgent raises before it starts anything.
        """
        agent = self.manifests.load(project).find(agent_id)
        context = self.contexts.read(project, agent)
        resolved = resolve_profile(self.profiles.list(), self.providers.list(), agent.profile)
        works_in = agent.cwd or resolved.profile.cwd
        root = await self.worktrees.where(project, agent.id) if works_in == "worktree" else project.root
        invocation = prepare_invocation(
            resolved.profile,
            resolved.provider,
            context,
            read_assigned(self.skills, project, agent).found,
            Places(
                root,
                self.environments.path(project, agent.id),
                self.contexts.path(project, agent),
                self.environments.homes(project, agent.id),
            ),
            cwd=agent.cwd,
            variables=agent.variables,
            session=self._native_session(project, agent.id, resolved, resume=resume),
        )
        return marked(invocation, agent.id, project.root)

    def _native_session(
        self, project: Project, agent_id: AgentId, resolved: ResolvedProfile, *, resume: bool
    ) -> NativeSession | None:
        last = self.records.native_session(project, agent_id)
        if resume and last is not None and resolved.resumes_native_session:
            return NativeSession(last, resume=True)
        return NativeSession(NOT_YET_CHOSEN) if resolved.chooses_native_session else None
