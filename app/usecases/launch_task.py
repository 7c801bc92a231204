"""Launch tasks: each in an environment of its own, one at a time for each agent."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.agent import Agent, AgentId
from app.domain.errors import IdeaiError, Invalid, Refused
from app.domain.events import ProblemFound, SessionExited, SessionStarted, TaskChanged, TaskLaunched
from app.domain.injection import (
    Invocation,
    NativeSession,
    Places,
    held,
    marked,
    prepare_invocation,
    with_first_message,
)
from app.domain.project import Project
from app.domain.repository import RepositoryUrl, parse_repository
from app.domain.resolution import ResolvedProfile, resolve_profile
from app.domain.run_log import RunLog
from app.domain.session import Session, SessionId, Size
from app.domain.task import FIRST_MESSAGE, WORKDIR, Task, TaskId, git_settings, is_busy, next_tasks, with_task
from app.ports.agent_contexts import AgentContexts
from app.ports.checkouts import Checkouts
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.manifests import Manifests
from app.ports.profiles import Profiles
from app.ports.providers import Providers
from app.ports.sessions import Sessions
from app.ports.skills import Skills
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs
from app.ports.tasks import Tasks
from app.ports.terminals import Terminals
from app.usecases.assigned_skills import AssignedSkills, read_assigned
from app.usecases.demands import Demands
from app.usecases.starting import as_started, enter_starting, register_started
from app.usecases.undoing import Undoing

USUAL_SIZE = Size(24, 80)
"""Until its pane is shown."""


@dataclass(frozen=True, slots=True)
class LaunchTask:
    """Start an agent's CLI on a PTY in a task's environment, with its context, its skills and the task in place."""

    tasks: Tasks
    manifests: Manifests
    contexts: AgentContexts
    profiles: Profiles
    providers: Providers
    environments: TaskEnvironments
    skills: Skills
    terminals: Terminals
    sessions: Sessions
    ids: Ids
    clock: Clock
    events: Publisher
    demands: Demands
    logs: TaskLogs
    checkouts: Checkouts

    async def __call__(self, project: Project, task_id: TaskId, size: Size = USUAL_SIZE) -> Session:
        """Launch a task that was dispatched; one that has run before goes on where it was.

        The order is that of LaunchAgent. The task is noted as running once nobody else can have its environment, under
        the lock of the tasks, so that no agent works on two, whoever launches them.

        Raises Refused for a task that was not dispatched, and for one that has to wait because its agent is at work on
        another, or somebody is in its environment; it stays as it is. Raises what LaunchAgent raises; the task has then
        failed, and its result says why.
        """
        size.checked()
        task = self.tasks.read(project, task_id)
        tasks = self.tasks.list(project).items
        _check(task, tasks)
        if task.agent_id in self.at_work(tasks):
            raise _waits(task)
        begun: list[Task] = []
        try:
            return await self._launch(project, task, size, begun)
        except IdeaiError as error:
            if begun or not isinstance(error, Refused):
                await self._fail(project, task_id, error)
            raise

    async def _launch(self, project: Project, task: Task, size: Size, begun: list[Task]) -> Session:
        """`begun` gets the task once it is noted as running: from then on it is this launch that fails."""
        agent = self.manifests.load(project).find(task.agent_id)
        await self.demands.require(project, agent)
        async with Undoing() as undo:
            starting = self._enter(project, agent, task, undo)
            context = self.contexts.read(project, agent)
            resolved = resolve_profile(self.profiles.list(), self.providers.list(), agent.profile)
            claim = await self.environments.prepare(project, task.id, reuse=task.runs > 0)
            undo.by(claim.abandon)
            native = self._conversation(task, resolved, fresh=claim.made)
            running = self._note(project, task, native)
            begun.append(running)
            skills = read_assigned(self.skills, project, agent)
            workdir = self.environments.path(project, task.id) / WORKDIR
            invocation = prepare_invocation(
                resolved.profile,
                resolved.provider,
                context,
                skills.found,
                Places(
                    project.root,
                    workdir,
                    self.contexts.path(project, agent),
                    self.environments.homes(project, task.id),
                    await self._git_folders(task, resolved, workdir),
                ),
                cwd="run_dir",
                variables=agent.variables,
                session=native,
            )
            invocation = marked(invocation, agent.id, project.root, task.id)
            homes = self.environments.homes(project, task.id)
            invocation = replace(
                invocation,
                plan=with_task(invocation.plan, running),
                git_settings=git_settings(workdir, homes),
            )
            typed = ""
            if native is None or not native.resume:
                invocation, typed = _with_message(invocation, resolved)
            await claim.apply(invocation.plan)
            invocation = held(invocation, claim.temporary, claim.descriptors)
            begun_log = RunLog.begun(running, invocation.argv, invocation.cwd, size)
            await self.logs.begin(project, running, starting.id, begun_log)
            undo.by(self.logs.end, project, running)
            pid = await self.terminals.spawn(starting.id, invocation, size)
            undo.by(self.terminals.close, starting.id)
            await self._tell(starting.id, invocation.plan.stdin or "", typed, resolved)
            session = register_started(self.sessions, _started(starting, invocation, pid, native, skills))
        claim.release()
        self._announce(running, session)
        return session

    def _enter(self, project: Project, agent: Agent, task: Task, undo: Undoing) -> Session:
        """In the place of the session of an earlier run, whose pane then shows the new one."""
        before = next((session for session in self.sessions.all() if session.task_id == task.id), None)
        session = Session(
            id=before.id if before is not None else SessionId(self.ids.new()),
            kind="task",
            title=task.title,
            cwd=project.root,
            command=(),
            task_id=task.id,
            profile=agent.profile,
            started_at=self.clock.now(),
        )
        return enter_starting(self.sessions, session, undo)

    def _conversation(self, task: Task, resolved: ResolvedProfile, *, fresh: bool) -> NativeSession | None:
        """That of the run before, where its environment is still there; else a new one."""
        if task.native_session is not None and not fresh and resolved.resumes_native_session:
            return NativeSession(task.native_session, resume=True)
        return NativeSession(self.ids.new()) if resolved.chooses_native_session else None

    async def _git_folders(self, task: Task, resolved: ResolvedProfile, workdir: Path) -> tuple[Path, ...]:
        """Where git writes for the task's repositories, for a CLI with a home: its sandbox has to let it."""
        if resolved.provider is None or resolved.provider.home is None:
            return ()
        return await self.checkouts.make_room(workdir, _repositories(task))

    def _note(self, project: Project, task: Task, native: NativeSession | None) -> Task:
        """The task as running, unless another process was faster."""

        def run(task: Task, tasks: tuple[Task, ...]) -> Task:
            _check(task, tasks)
            return task.running(self.clock.now(), native.id if native is not None else None)

        return self.tasks.update(project, task.id, run)

    def at_work(self, tasks: tuple[Task, ...]) -> frozenset[AgentId]:
        """The agents whose task is over while its process is not quite, or is being started."""
        alive = {session.task_id for session in self.sessions.all() if session.alive}
        return frozenset(task.agent_id for task in tasks if task.id in alive)

    async def _fail(self, project: Project, task_id: TaskId, error: IdeaiError) -> None:
        """Note why it did not come about, unless it was cancelled meanwhile."""

        def fail(task: Task, _: tuple[Task, ...]) -> Task:
            return task.ended("failed", self.clock.now(), str(error)) if task.may_become("failed") else task

        failed = self.tasks.update(project, task_id, fail)
        self.events.publish(TaskChanged(failed))
        await self.logs.end(project, failed)

    async def _tell(self, session_id: SessionId, piped: str, typed: str, resolved: ResolvedProfile) -> None:
        """Pipe what the CLI reads first, and type its first message: at its prompt, where one knows how that looks."""
        ready = resolved.provider.ready if resolved.provider is not None else None
        if typed and ready is None:
            piped, typed = f"{piped}{typed}\r", ""
        if piped:
            await self.terminals.write_when_reading(session_id, piped.encode())
        if typed and ready is not None:
            await self.terminals.type_at_prompt(session_id, typed, ready)

    def _announce(self, task: Task, session: Session) -> None:
        self.events.publish(TaskChanged(task))
        self.events.publish(SessionStarted(as_started(session)))
        self.events.publish(TaskLaunched(task, as_started(session)))
        if not session.alive:
            self.events.publish(SessionExited(session))


@dataclass(frozen=True, slots=True)
class LaunchTasks:
    """Let every agent that is free begin the task that has waited longest."""

    tasks: Tasks
    launch_task: LaunchTask
    events: Publisher

    async def __call__(self, project: Project) -> None:
        """Launch what can be; nobody waits for it, so it says what cannot, and that task has failed."""
        tasks = self.tasks.list(project).items
        for task in next_tasks(tasks):
            if task.agent_id in self.launch_task.at_work(tasks):
                continue
            try:
                await self.launch_task(project, task.id)
            except IdeaiError as error:
                self.events.publish(ProblemFound(f"The task {task.title} does not run: {error}"))


def _check(task: Task, tasks: tuple[Task, ...]) -> None:
    if not task.may_become("running"):
        raise Refused(f"{task.title} is {task.state}; dispatch it first.")
    if is_busy(task.agent_id, tasks):
        raise _waits(task)


def _repositories(task: Task) -> list[RepositoryUrl]:
    """Those that can be checked out."""
    found: list[RepositoryUrl] = []
    for offered in task.repositories:
        with suppress(Invalid):
            found.append(parse_repository(offered.url))
    return found


def _waits(task: Task) -> Refused:
    return Refused(f"The agent of {task.title} is at work on another task; this one comes after it.")


def _with_message(invocation: Invocation, resolved: ResolvedProfile) -> tuple[Invocation, str]:
    """The first message as an argument where the CLI takes one, else what is to be typed."""
    prompt = resolved.provider.prompt if resolved.provider is not None else None
    if prompt is None:
        return invocation, FIRST_MESSAGE
    return with_first_message(invocation, prompt, FIRST_MESSAGE), ""


def _started(
    starting: Session, invocation: Invocation, pid: int, native: NativeSession | None, skills: AssignedSkills
) -> Session:
    return replace(
        starting,
        cwd=invocation.cwd,
        command=invocation.argv,
        pid=pid,
        native_session_id=native.id if native else None,
        skipped_skills=skills.missing,
    )
