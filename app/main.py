"""The composition root: settings → adapters → use cases → Ide. The only place that knows them all."""

import asyncio
import contextlib
import logging
import os
import pwd
import shlex
import socket
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app.adapters.asked_versions import AskedVersions
from app.adapters.codex_home import CodexHome
from app.adapters.file_histories import FileHistories
from app.adapters.file_task_logs import FileTaskLogs
from app.adapters.folder_skill_files import FolderSkillFiles
from app.adapters.folder_skills import FolderSkills
from app.adapters.folder_teams import FolderTeams
from app.adapters.git_checkouts import GitCheckouts
from app.adapters.git_differences import GitDifferences
from app.adapters.git_worktrees import GitWorktrees
from app.adapters.json_drafts import JsonDrafts
from app.adapters.json_hints import JsonHints
from app.adapters.json_layouts import JsonLayouts
from app.adapters.json_manifest import JsonManifests
from app.adapters.json_review_drafts import JsonReviewDrafts
from app.adapters.json_session_records import JsonSessionRecords
from app.adapters.json_tasks import JsonTasks
from app.adapters.json_trust import JsonTrust
from app.adapters.linked_home import LinkedHomes
from app.adapters.local_deletions import LocalDeletions
from app.adapters.local_environments import LocalEnvironments
from app.adapters.local_leftovers import LocalLeftovers
from app.adapters.local_skill_sources import LocalSkillSources
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.adapters.local_task_environments import LocalTaskEnvironments
from app.adapters.markdown_contexts import MarkdownContexts
from app.adapters.memory_sessions import MemorySessions
from app.adapters.path_programs import PathPrograms
from app.adapters.posix_terminals import PosixTerminals
from app.adapters.system_clock import SystemClock
from app.adapters.toml_profiles import TomlProfiles
from app.adapters.toml_providers import TomlProviders
from app.adapters.toml_settings import TomlSettings
from app.adapters.toml_templates import TomlTemplates
from app.adapters.toml_themes import TomlThemes
from app.adapters.uuid_ids import UuidIds
from app.bus import EventBus
from app.domain.events import (
    ClientsChanged,
    CollectionDue,
    LaunchWanted,
    LayoutChanged,
    ProblemFound,
    SessionClosed,
    SettingsRead,
)
from app.domain.health import LINGER_ADVICE
from app.domain.layout import WorkspaceLayout
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.provider import HomeKind
from app.domain.session import SessionId
from app.domain.stored import DAY
from app.files.state_files import project_folder
from app.files.told import first_time
from app.places import UserPlaces, project_at
from app.ports.homes import Home
from app.ports.terminals import Terminals
from app.processes.logind import login_facts
from app.processes.versions import ProgramVersions
from app.usecases.collect_deletions import CollectDeletions
from app.usecases.collect_environments import Collected, CollectEnvironments
from app.usecases.collect_leftovers import CollectLeftovers
from app.usecases.collect_worktrees import CollectWorktrees
from app.usecases.connect import Ports, connect
from app.usecases.finish_environment import FinishEnvironment
from app.usecases.use_cases import UseCases

if TYPE_CHECKING:
    from app.server.workspace import Composition, Workspace


FIRST_COLLECTION = 600.0
"""Seconds after the start until environments that nobody needs are looked for."""

_log = logging.getLogger(__name__)

Output: TypeAlias = Callable[[SessionId, bytes], None]
"""What takes what sessions print."""


def login_shell(variables: Mapping[str, str]) -> str:
    """The person's own shell: SHELL, else what the user database says, else sh."""
    if shell := variables.get("SHELL"):
        return shell
    try:
        return pwd.getpwuid(os.getuid()).pw_shell or "/bin/sh"
    except KeyError:
        return "/bin/sh"


def own_editor(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The person's own editor, as VISUAL or else EDITOR names it; vi where neither names a command."""
    for name in ("VISUAL", "EDITOR"):
        with contextlib.suppress(ValueError):
            if words := shlex.split(variables.get(name, "")):
                return tuple(words)
    return ("vi",)


def make_ports(
    places: UserPlaces,
    bus: EventBus,
    variables: Mapping[str, str],
    terminals: Terminals,
    *,
    providers: Path | None = None,
    temporary: Path | None = None,
) -> Ports:
    """Every adapter, where the user's places are.

    `providers` is another folder with the user's changes of providers, `temporary` another one for what lives only as
    long as a run.
    """
    report = _reporter(bus)
    known = TomlProviders(providers or places.config / "providers", shell=login_shell(variables))
    homes: Mapping[HomeKind, Home] = {"codex": _codex_home(variables), "linked": LinkedHomes(variables)}
    return Ports(
        manifests=JsonManifests(places.state),
        contexts=MarkdownContexts(),
        profiles=TomlProfiles(places.config / "profiles", known.list),
        providers=known,
        programs=PathPrograms(variables.get("PATH", os.defpath)),
        versions=AskedVersions(variables),
        skills=FolderSkills(places.config / "skills"),
        skill_files=FolderSkillFiles(places.config / "skills"),
        skill_sources=LocalSkillSources(),
        templates=TomlTemplates(places.config / "templates"),
        teams=FolderTeams(places.config / "teams"),
        layouts=JsonLayouts(places.state, report),
        records=JsonSessionRecords(places.state, report),
        settings=TomlSettings(places.config),
        themes=TomlThemes(places.config / "themes"),
        hints=JsonHints(places.state, report),
        environments=LocalEnvironments(places.state, report, homes, temporary=temporary or Path(tempfile.gettempdir())),
        tasks=JsonTasks(places.state),
        task_environments=LocalTaskEnvironments(
            places.state, report, homes, root=places.data / "environments", variables=variables
        ),
        task_logs=FileTaskLogs(places.data / "environments"),
        worktrees=GitWorktrees(places.state, variables, report),
        differences=GitDifferences(variables),
        checkouts=GitCheckouts(places.data / "environments", variables, _log.info),
        drafts=JsonReviewDrafts(places.state, report),
        trust=JsonTrust(places.state, report),
        terminals=terminals,
        sessions=MemorySessions(),
        ids=UuidIds(),
        clock=SystemClock(),
        bus=bus,
    )


def _reporter(bus: EventBus) -> Callable[[Problem], None]:
    return lambda problem: bus.publish(ProblemFound(str(problem)))


def _codex_home(variables: Mapping[str, str]) -> CodexHome:
    """Agents' homes are made of the person's own, wherever Codex itself would look for that."""
    chosen = variables.get("CODEX_HOME", "")
    shared = Path(chosen) if Path(chosen).is_absolute() else Path(variables.get("HOME") or Path.home()) / ".codex"
    temporary = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))
    return CodexHome(shared, ProgramVersions(variables), temporary)


def headless(path: Path, variables: Mapping[str, str]) -> tuple[Project, UseCases]:
    """The use cases for commands without a screen, that start nothing. Nothing listens to the bus."""
    places = UserPlaces.find(variables)
    terminals = PosixTerminals(lambda *_: None, lambda *_: None, inherited=variables)
    ports = make_ports(places, EventBus(), variables, terminals)
    return project_at(path), connect(ports, places.config, login_shell(variables))


def in_foreground(
    path: Path,
    variables: Mapping[str, str],
    sinks: tuple[Output, Callable[[SessionId, int], None], Callable[[SessionId], None]],
    *,
    answering: bool,
) -> tuple[Project, UseCases]:
    """The use cases for a command that runs a program. Nothing listens to the bus.

    The sinks are those of PosixTerminals and the `remind` of EmulatedTerminals, and `answering` is as for these.
    """
    from app.server.emulated_terminals import EmulatedTerminals

    output, exited, remind = sinks
    places, bus = UserPlaces.find(variables), EventBus()
    terminals = EmulatedTerminals(bus, scrollback=0, answering=answering, remind=remind)
    ports = make_ports(places, bus, variables, terminals)
    heard = both(output, both(terminals.output, ports.task_logs.printed))
    terminals.inner = PosixTerminals(heard, exited, inherited=variables)
    return project_at(path), connect(ports, places.config, login_shell(variables))


def both(first: Output, second: Output) -> Output:
    """A sink of the terminals that hands on what comes to these, in this order."""

    def output(session_id: SessionId, data: bytes) -> None:
        first(session_id, data)
        second(session_id, data)

    return output


def make_collector(variables: Mapping[str, str]) -> CollectEnvironments:
    """The collection of environments that nobody needs, of all projects of this machine."""
    places = UserPlaces.find(variables)
    settings, _ = TomlSettings(places.config).settings()
    store = LocalStoredEnvironments(places.state, places.data / "environments")
    return CollectEnvironments(store, SystemClock(), settings.gc.rules)


def make_worktree_collector(variables: Mapping[str, str]) -> CollectWorktrees:
    """The collection of worktrees that nobody needs, of one project at a time."""
    places = UserPlaces.find(variables)
    worktrees = GitWorktrees(places.state, variables, lambda problem: _log.warning("%s", problem))
    return CollectWorktrees(JsonManifests(places.state), worktrees)


def make_deletion_collector(variables: Mapping[str, str]) -> CollectDeletions:
    """The collection of what was deleted long ago: the user's own, and that of the projects it is called for."""
    places = UserPlaces.find(variables)
    settings, _ = TomlSettings(places.config).settings()
    return CollectDeletions(LocalDeletions(places.config), SystemClock(), settings.gc.rules.deleted_after)


def make_leftover_collector(variables: Mapping[str, str]) -> CollectLeftovers:
    """The collection of what killed writers have left: in the user's own places, and in projects it is called for."""
    places = UserPlaces.find(variables)
    return CollectLeftovers(LocalLeftovers(places.config, places.state), SystemClock())


def serve_project(path: Path) -> int:
    """Be the workspace process of a project; the exit code."""
    from app.server.workspace import serve

    return serve(path, compose)


def run_inline(path: Path) -> int:
    """Run without a workspace process, for this terminal only; the exit code."""
    from app.client.attach import attach_connection
    from app.server.inline import run_inline as run

    return run(path, compose, lambda connection: attach_connection(connection, path))


async def compose(workspace: "Workspace") -> "Composition":
    """Put a workspace together; nothing runs yet when this returns but the watching of files."""
    from app.server.answers import Answers
    from app.server.draft_keeper import DraftKeeper
    from app.server.drift_keeper import DriftKeeper
    from app.server.emulated_terminals import EmulatedTerminals
    from app.server.environment_keeper import EnvironmentKeeper
    from app.server.history_keeper import HistoryKeeper
    from app.server.host import MakeApp
    from app.server.layout_keeper import LayoutKeeper
    from app.server.task_keeper import TaskKeeper
    from app.server.workspace import Composition
    from app.server.worktree_keeper import WorktreeKeeper
    from app.tui.ide import Ide
    from app.tui.ports import Workbench
    from app.tui.state_keeper import StateKeeper

    variables = dict(os.environ)
    places = UserPlaces.find(variables)
    project = project_at(workspace.project)
    bus = EventBus()
    bus.bind(asyncio.get_running_loop())
    keeper = StateKeeper()
    keeper.follow(bus)
    settings, _ = TomlSettings(places.config).settings()

    histories = FileHistories(project_folder(places.state, project) / "history")
    terminals = EmulatedTerminals(bus, settings.scrollback, histories if settings.history_log else None)
    ports = make_ports(places, bus, variables, terminals)
    shell = settings.shell or login_shell(variables)
    do = connect(ports, places.config, shell)
    terminals.inner = PosixTerminals(
        both(terminals.output, ports.task_logs.printed),
        do.session_ended,
        inherited=variables,
        own=_own_variables(project, workspace),
    )
    bus.subscribe(SessionClosed, lambda event: terminals.forget(event.session_id))
    bus.subscribe(
        SettingsRead,
        lambda event: workspace.clients.draw(event.settings.ascii, still=not event.settings.motion),
    )
    workspace.clients.watchers.append(lambda count: bus.publish(ClientsChanged(count)))
    workspace.clients.set_title(f"ideai {project.name}")

    layouts = LayoutKeeper(project, ports.layouts, bus)
    await _read_all(project, do, places)
    history = HistoryKeeper(project, histories, ports.sessions, terminals, bus)
    history.follow()
    saved = ports.layouts.load(project) if settings.history_log and settings.restore != "off" else None
    await history.recall(saved or WorkspaceLayout(), keeper.state.agents, shell)
    if settings.restore != "off":
        await do.load_layout(project)
    layouts.follow()
    if login_facts().ends_us and first_time(places.state, "logout"):
        bus.publish(ProblemFound(LINGER_ADVICE))
    drafts = DraftKeeper(project, JsonDrafts(places.state, _reporter(bus)), bus)
    drafts.load()
    finish = FinishEnvironment(ports.environments, do.trees.discard, ports.sessions, ports.clock, bus)
    environments = EnvironmentKeeper(bus, partial(finish, project))
    environments.follow()
    environments.catch_up(agent.id for agent in keeper.state.agents)
    worktrees = WorktreeKeeper(bus, partial(do.trees.list, project))
    worktrees.follow()
    DriftKeeper(bus, partial(do.check_drift, project)).follow()
    tasks = TaskKeeper(project, do.tasks, bus)
    tasks.follow()
    await tasks.begin()

    bench = Workbench(
        project=project,
        host=socket.gethostname().partition(".")[0],
        bus=bus,
        screens=terminals,
        drafts=drafts,
        editor=own_editor(variables),
        do=do,
        collect=partial(
            _collect,
            make_collector(variables),
            partial(do.trees.collect, project),
            partial(make_deletion_collector(variables), [project]),
            partial(make_leftover_collector(variables), [project]),
        ),
        state=lambda: keeper.state,
        arrange=lambda layout: bus.publish(LayoutChanged(layout)),
        new_id=ports.ids.new,
        clock=ports.clock.now,
        detach=lambda: workspace.clients.detach_last("Detached; everything keeps running. Come back with `ideai`."),
        end=workspace.stop,
    )

    make_app: MakeApp = partial(Ide, bench)
    answers = Answers(
        project=project,
        sessions=ports.sessions,
        manifests=ports.manifests,
        bus=bus,
        delete_agent=do.delete_agent,
        tasks=do.tasks,
        clients=lambda: workspace.clients.attached,
        launch=lambda agent: bus.publish(LaunchWanted(agent)),
        stop=workspace.stop,
    )
    watching = asyncio.get_running_loop().create_task(_watch_files(project, places, do))
    looking = asyncio.get_running_loop().create_task(worktrees.run())
    collecting = asyncio.get_running_loop().create_task(_collect_daily(bus))

    async def close() -> None:
        for task in (watching, collecting, looking):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        tasks.stop()
        await layouts.close()
        await drafts.close()
        await asyncio.gather(*(terminals.close(session.id) for session in ports.sessions.all()), return_exceptions=True)
        await tasks.close()
        await environments.close()
        await history.close()
        await histories.close()

    return Composition(make_app, answers.commands(), close)


async def _collect_daily(bus: EventBus) -> None:
    """Have the screen collect once a day, and not while the workspace comes up: it shows that, and can cancel it."""
    while True:
        await asyncio.sleep(FIRST_COLLECTION)
        bus.publish(CollectionDue())
        await asyncio.sleep(DAY - FIRST_COLLECTION)


async def _collect(collect: CollectEnvironments, *others: Callable[[], Awaitable[object]]) -> Collected:
    """All that is collected; what of the environments went is in the log, too."""
    collected = await collect()
    gone = [str(stored.path) for stored, verdict in collected.verdicts if verdict.goes]
    if gone:
        _log.info("collected %s", ", ".join(gone))
    for other in others:
        await other()
    return collected


def _own_variables(project: Project, workspace: "Workspace") -> dict[str, str]:
    own = {"IDEAI_PROJECT_ROOT": str(project.root)}
    if workspace.socket is not None:
        own["IDEAI_SOCKET"] = str(workspace.socket)
    return own


async def _read_all(project: Project, do: UseCases, places: UserPlaces) -> None:
    """The state that the first screen shows, but for the layout."""
    await do.read_settings()
    await do.learn_commands()
    await do.list_themes()
    if not (places.config / "profiles").exists():
        await do.detect_profiles()
    else:
        await do.list_profiles()
    await do.list_agents(project)
    await do.list_skills(project)
    await do.list_templates()
    await do.list_teams()


async def _watch_files(project: Project, places: UserPlaces, do: UseCases) -> None:
    """Edits made outside become events, within a second."""
    from app.adapters.watch_files import Watched, WatchedFiles

    changes: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
    watched = WatchedFiles(
        (
            Watched(project.folder, depth=4, skip=frozenset({"run"})),
            *(
                Watched(places.config / name, depth=4)
                for name in ("profiles", "providers", "skills", "templates", "teams")
            ),
            Watched(places.config / "themes"),
            Watched(places.config),
        ),
        changes.put_nowait,
    )
    watching = asyncio.get_running_loop().create_task(watched.run())
    try:
        while True:
            await do.reread(project, await changes.get())
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
