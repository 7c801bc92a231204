"""Launch an agent."""

from dataclasses import dataclass, replace

from app.domain.agent import Agent, AgentId
from app.domain.drift import fingerprint
from app.domain.errors import Refused
from app.domain.events import AgentLaunched, SessionExited, SessionStarted
from app.domain.injection import Invocation, NativeSession, Places, held, marked, prepare_invocation
from app.domain.project import Project
from app.domain.resolution import ResolvedProfile, resolve_profile
from app.domain.session import Session, SessionId, Size, live_session
from app.ports.agent_contexts import AgentContexts
from app.ports.clock import Clock
from app.ports.environments import Environments
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.session_records import SessionRecords
from app.ports.sessions import Sessions
from app.ports.skills import Skills
from app.ports.terminals import Terminals
from app.ports.worktrees import Worktrees
from app.usecases.assigned_skills import read_assigned
from app.usecases.demands import Demands
from app.usecases.starting import as_started, enter_starting, register_started
from app.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True)
class LaunchAgent:
    """Start an agent's CLI on a PTY, with its context and skills in place."""

    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    environments: Environments
    skills: Skills
    records: SessionRecords
    terminals: Terminals
    sessions: Sessions
    ids: Ids
    clock: Clock
    events: Publisher
    worktrees: Worktrees
    demands: Demands

    async def __call__(
        self,
        project: Project,
        agent_id: AgentId,
        size: Size,
        *,
        resume: bool = False,
        session_id: SessionId | None = None,
        carry: bool | None = None,
    ) -> Session:
        """Launch it; `resume` goes on with its last conversation where there is one and the CLI can.

        `session_id` is the id that the session gets (None: a new one); the session that has it must have ended.
        `carry` says whether a worktree that has to be made gets the user's uncommitted work.
        The order of the steps is a contract (architecture.md §4), and a step that fails undoes what the earlier ones
        made. The session is entered as `starting` before anything is awaited, so that no second launch of the same
        agent comes between, and as `running` at the end.

        Raises Invalid for a size that no terminal has and for a profile that cannot be launched so, NotFound for an
        unknown agent, context, profile or command, Refused if the agent runs already (here or in another workspace) or
        its run directory is not ours, ConsentNeeded for what the project's files may not set, CarryUndecided, and what
        the stores raise.
        """
        size.checked()
        agent = await self.require_consent(project, agent_id)
        async with Undoing() as undo:
            starting = self._enter(project, agent, session_id, undo)
            context = self.contexts.read(project, agent)
            resolved = resolve_profile(self.profiles.list(), self.providers.list(), agent.profile)
            claim = await self.environments.prepare(project, agent.id)
            undo.by(claim.abandon)
            places = await self._places(project, agent, resolved, carry, undo)
            skills = read_assigned(self.skills, project, agent)
            native = self._choose_native_session(project, agent, resolved, undo, resume=resume)
            invocation = marked(
                prepare_invocation(
                    resolved.profile,
                    resolved.provider,
                    context,
                    skills.found,
                    places,
                    cwd=agent.cwd,
                    variables=agent.variables,
                    session=native,
                ),
                agent.id,
                project.root,
            )
            await claim.apply(invocation.plan)
            invocation = held(invocation, claim.temporary, claim.descriptors)
            pid = await self.terminals.spawn(starting.id, invocation, size)
            undo.by(self.terminals.close, starting.id)
            await self._pipe(starting.id, invocation)
            session = register_started(
                self.sessions,
                replace(
                    starting,
                    cwd=invocation.cwd,
                    command=invocation.argv,
                    pid=pid,
                    native_session_id=native.id if native else None,
                    skipped_skills=skills.missing,
                    launched_with=fingerprint(agent, context, resolved, skills.found),
                ),
            )
        claim.release()  # the process has it now, and the terminals until it ends
        self._announce(agent, session)
        return session

    async def require_consent(self, project: Project, agent_id: AgentId) -> Agent:
        """The agent. Raises NotFound if there is none, ConsentNeeded for what the project's files may not set."""
        agent = self.manifests.load(project).find(agent_id)
        await self.demands.require(project, agent)
        return agent

    async def _places(
        self, project: Project, agent: Agent, resolved: ResolvedProfile, carry: bool | None, undo: Undoing
    ) -> Places:
        """What the agent takes for the project's root may be its worktree's, which is made now if it works there."""
        places = Places(
            project.root,
            self.environments.path(project, agent.id),
            self.contexts.path(project, agent),
            self.environments.homes(project, agent.id),
        )
        if (agent.cwd or resolved.profile.cwd) != "worktree":
            return places
        worktree = await self.worktrees.prepare(project, agent.id, agent.slug, carry=carry)
        if worktree.made:
            undo.by(self.worktrees.discard, project, worktree, claimed=True)
        return replace(places, project_root=worktree.cwd, git_folders=worktree.tree.git_folders)

    def _enter(self, project: Project, agent: Agent, session_id: SessionId | None, undo: Undoing) -> Session:
        if live_session(self.sessions.all(), agent.id) is not None:
            raise Refused(f"{agent.name} is running already; go to its pane, or close it first.")
        session = Session(
            id=session_id or SessionId(self.ids.new()),
            kind="agent",
            title=agent.name,
            cwd=project.root,
            command=(),
            agent_id=agent.id,
            profile=agent.profile,
            started_at=self.clock.now(),
        )
        return enter_starting(self.sessions, session, undo)

    def _choose_native_session(
        self, project: Project, agent: Agent, resolved: ResolvedProfile, undo: Undoing, *, resume: bool
    ) -> NativeSession | None:
        """The conversation to go on with, or a new one whose id is stored before the CLI hears of it."""
        last = self.records.native_session(project, agent.id)
        if resume and last is not None and resolved.resumes_native_session:
            return NativeSession(last, resume=True)
        if not resolved.chooses_native_session:
            return None
        chosen = NativeSession(self.ids.new())
        self.records.remember(project, agent.id, chosen.id)
        undo.by(self.records.remember, project, agent.id, last)
        return chosen

    async def _pipe(self, session_id: SessionId, invocation: Invocation) -> None:
        if invocation.plan.stdin is not None:
            await self.terminals.write_when_reading(session_id, invocation.plan.stdin.encode())

    def _announce(self, agent: Agent, session: Session) -> None:
        self.events.publish(SessionStarted(as_started(session)))
        self.events.publish(AgentLaunched(agent, as_started(session)))
        if not session.alive:
            self.events.publish(SessionExited(session))
