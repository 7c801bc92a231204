"""The use cases of tasks, together."""

from dataclasses import dataclass

from app.domain.errors import Invalid
from app.domain.project import Project
from app.domain.task import Task
from app.ports.checkouts import Checkouts
from app.ports.clock import Clock
from app.ports.events import Publisher
from app.ports.ids import Ids
from app.ports.sessions import Sessions
from app.ports.task_environments import TaskEnvironments
from app.ports.task_logs import TaskLogs
from app.ports.tasks import Tasks
from app.usecases.archive_task import ArchiveTask
from app.usecases.create_task import CreateTask
from app.usecases.dispatch_task import DispatchTask
from app.usecases.end_task import EndTask
from app.usecases.finish_task import FinishTask
from app.usecases.launch_agent import LaunchAgent
from app.usecases.launch_task import LaunchTask, LaunchTasks
from app.usecases.list_tasks import ListTasks
from app.usecases.read_task import ReadTask
from app.usecases.stop_session import StopSession


@dataclass(frozen=True, slots=True)
class TaskUseCases:
    """One of each."""

    archive: ArchiveTask
    create: CreateTask
    dispatch: DispatchTask
    end: EndTask
    finish: FinishTask
    launch: LaunchTask
    launch_next: LaunchTasks
    list: ListTasks
    read: ReadTask

    async def perform(self, project: Project, verb: str, word: str, result: str | None = None) -> Task:
        """What a command line asks for: `run`, `reopen`, `done` (with a result), `cancel` or `archive`.

        `word` is what a person calls the task. Raises Invalid for another verb, and what the use cases raise.
        """
        task = await self.read(project, word)
        match verb:
            case "run" | "reopen":
                return await self.dispatch(project, task.id)
            case "done":
                return await self.finish(project, task.id, result=result)
            case "cancel":
                return await self.finish(project, task.id, "cancelled")
            case "archive":
                return await self.archive(project, task.id)
            case _:
                raise Invalid(f"Nothing called {verb[:40]!r} can be done with a task; see `ideai task --help`.")

    @classmethod
    def over(
        cls,
        tasks: Tasks,
        environments: TaskEnvironments,
        logs: TaskLogs,
        checkouts: Checkouts,
        launch_agent: LaunchAgent,
        stop_session: StopSession,
    ) -> "TaskUseCases":
        """Over these stores, and what else LaunchAgent works with."""
        agents = launch_agent
        sessions: Sessions = agents.sessions
        ids: Ids = agents.ids
        clock: Clock = agents.clock
        events: Publisher = agents.events
        launch = LaunchTask(
            tasks,
            agents.manifests,
            agents.contexts,
            agents.profiles,
            agents.providers,
            environments,
            agents.skills,
            agents.terminals,
            sessions,
            ids,
            clock,
            events,
            agents.demands,
            logs,
            checkouts,
        )
        return cls(
            archive=ArchiveTask(tasks, events),
            create=CreateTask(tasks, agents.manifests, ids, clock, events),
            dispatch=DispatchTask(tasks, agents.manifests, agents.demands, clock, events),
            end=EndTask(tasks, environments, logs, sessions, clock, events),
            finish=FinishTask(tasks, environments, logs, sessions, stop_session, clock, events),
            launch=launch,
            launch_next=LaunchTasks(tasks, launch, events),
            list=ListTasks(tasks, events),
            read=ReadTask(tasks, environments, logs),
        )
