"""The workspace: everything that lives outside of the screen, put together around one project."""

import asyncio
import contextlib
import os
import shlex
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.adapters.file_histories import FileHistories
from app.adapters.json_drafts import JsonDrafts
from app.adapters.posix_terminals import PosixTerminals
from app.adapters.toml_settings import TomlSettings
from app.bus import EventBus
from app.client.attach import attach_connection
from app.domain.events import ClientsChanged, LaunchWanted, LayoutChanged, ProblemFound, SessionClosed, SettingsRead
from app.domain.health import LINGER_ADVICE
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project
from app.domain.settings import Settings
from app.files.state_files import project_folder
from app.files.told import first_time
from app.main.collectors import collect_daily, collector_of
from app.main.commands import both
from app.main.ports import login_shell, make_ports, reporter
from app.main.watching import watch_files
from app.places import UserPlaces, project_at
from app.processes.logind import login_facts
from app.server import inline
from app.server.answers import Answers
from app.server.draft_keeper import DraftKeeper
from app.server.drift_keeper import DriftKeeper
from app.server.emulated_terminals import EmulatedTerminals
from app.server.environment_keeper import EnvironmentKeeper
from app.server.history_keeper import HistoryKeeper
from app.server.host import MakeApp
from app.server.layout_keeper import LayoutKeeper
from app.server.task_keeper import TaskKeeper
from app.server.workspace import Composition, Workspace, serve
from app.server.worktree_keeper import WorktreeKeeper
from app.tui.ide import Ide
from app.tui.ports import Workbench
from app.tui.state_keeper import StateKeeper
from app.usecases.connect import Ports, connect
from app.usecases.finish_environment import FinishEnvironment
from app.usecases.use_cases import UseCases

FAREWELL = "Detached; everything keeps running. Come back with `ideai`."


def serve_project(path: Path) -> int:
    """Be the workspace process of a project; the exit code."""
    return serve(path, compose)


def run_inline(path: Path) -> int:
    """Run without a workspace process, for this terminal only; the exit code."""
    return inline.run_inline(path, compose, lambda connection: attach_connection(connection, path))


def own_editor(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The person's own editor, as VISUAL or else EDITOR names it; vi where neither names a command."""
    for name in ("VISUAL", "EDITOR"):
        with contextlib.suppress(ValueError):
            if words := shlex.split(variables.get(name, "")):
                return tuple(words)
    return ("vi",)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the workspace of a project is made of; none of it follows another part yet."""

    project: Project
    places: UserPlaces
    variables: Mapping[str, str]
    settings: Settings
    shell: str
    bus: EventBus
    keeper: StateKeeper
    histories: FileHistories
    terminals: EmulatedTerminals
    ports: Ports
    do: UseCases


@dataclass(frozen=True, slots=True)
class _Keepers:
    """What follows the facts, and keeps or does something because of them."""

    layouts: LayoutKeeper
    history: HistoryKeeper
    drafts: DraftKeeper
    environments: EnvironmentKeeper
    worktrees: WorktreeKeeper
    drift: DriftKeeper
    tasks: TaskKeeper


async def compose(workspace: Workspace) -> Composition:
    """Put a workspace together; nothing runs yet when this returns but the watching of files."""
    parts = _make_parts(workspace)
    keepers = _make_keepers(parts)
    _connect_clients(parts, workspace)
    await _begin(parts, keepers)
    make_app: MakeApp = partial(Ide, _make_bench(parts, keepers, workspace))
    background = [
        asyncio.ensure_future(work)
        for work in (
            watch_files(parts.project, parts.places, parts.do),
            keepers.worktrees.run(),
            collect_daily(parts.bus),
        )
    ]
    return Composition(
        make_app, _make_answers(parts, workspace).commands(), partial(_close, parts, keepers, background)
    )


def _make_parts(workspace: Workspace) -> _Parts:
    variables = dict(os.environ)
    places = UserPlaces.find(variables)
    project = project_at(workspace.project)
    bus = EventBus()
    bus.bind(asyncio.get_running_loop())
    keeper = StateKeeper()
    keeper.follow(bus)
    settings, _ = TomlSettings(places.config).settings()
    shell = settings.shell or login_shell(variables)
    histories = FileHistories(project_folder(places.state, project) / "history")
    terminals = EmulatedTerminals(bus, settings.scrollback, histories if settings.history_log else None)
    ports = make_ports(places, bus, variables, terminals)
    do = connect(ports, places.config, shell)
    terminals.inner = PosixTerminals(
        both(terminals.output, ports.task_logs.printed),
        do.session_ended,
        inherited=variables,
        own=_own_variables(project, workspace),
    )
    bus.subscribe(SessionClosed, lambda event: terminals.forget(event.session_id))
    return _Parts(project, places, variables, settings, shell, bus, keeper, histories, terminals, ports, do)


def _own_variables(project: Project, workspace: "Workspace") -> dict[str, str]:
    own = {"IDEAI_PROJECT_ROOT": str(project.root)}
    if workspace.socket is not None:
        own["IDEAI_SOCKET"] = str(workspace.socket)
    return own


def _make_keepers(parts: _Parts) -> _Keepers:
    project, bus, ports, do = parts.project, parts.bus, parts.ports, parts.do
    finish = FinishEnvironment(ports.environments, do.trees.discard, ports.sessions, ports.clock, bus)
    return _Keepers(
        layouts=LayoutKeeper(project, ports.layouts, bus),
        history=HistoryKeeper(project, parts.histories, ports.sessions, parts.terminals, bus),
        drafts=DraftKeeper(project, JsonDrafts(parts.places.state, reporter(bus)), bus),
        environments=EnvironmentKeeper(bus, partial(finish, project)),
        worktrees=WorktreeKeeper(bus, partial(do.trees.list, project)),
        drift=DriftKeeper(bus, partial(do.check_drift, project)),
        tasks=TaskKeeper(project, do.tasks, bus),
    )


def _connect_clients(parts: _Parts, workspace: Workspace) -> None:
    """Who is attached becomes a fact, and the settings of how to draw reach them."""
    clients = workspace.clients
    parts.bus.subscribe(SettingsRead, lambda event: clients.draw(event.settings.ascii, still=not event.settings.motion))
    clients.watchers.append(lambda count: parts.bus.publish(ClientsChanged(count)))
    clients.set_title(f"ideai {parts.project.name}")


async def _begin(parts: _Parts, keepers: _Keepers) -> None:
    """Read what is kept and follow what happens, each before what needs it."""
    project, settings = parts.project, parts.settings
    await _read_all(project, parts.do, parts.places)
    keepers.history.follow()
    saved = parts.ports.layouts.load(project) if settings.history_log and settings.restore != "off" else None
    await keepers.history.recall(saved or WorkspaceLayout(), parts.keeper.state.agents, parts.shell)
    if settings.restore != "off":
        await parts.do.load_layout(project)
    keepers.layouts.follow()
    if login_facts().ends_us and first_time(parts.places.state, "logout"):
        parts.bus.publish(ProblemFound(LINGER_ADVICE))
    keepers.drafts.load()
    keepers.environments.follow()
    keepers.environments.catch_up(agent.id for agent in parts.keeper.state.agents)
    keepers.worktrees.follow()
    keepers.drift.follow()
    keepers.tasks.follow()
    await keepers.tasks.begin()


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


def _make_bench(parts: _Parts, keepers: _Keepers, workspace: Workspace) -> Workbench:
    return Workbench(
        project=parts.project,
        host=socket.gethostname().partition(".")[0],
        bus=parts.bus,
        screens=parts.terminals,
        drafts=keepers.drafts,
        editor=own_editor(parts.variables),
        do=parts.do,
        collect=collector_of(parts.project, parts.do, parts.variables),
        state=lambda: parts.keeper.state,
        arrange=lambda layout: parts.bus.publish(LayoutChanged(layout)),
        new_id=parts.ports.ids.new,
        clock=parts.ports.clock.now,
        detach=lambda: workspace.clients.detach_last(FAREWELL),
        end=workspace.stop,
    )


def _make_answers(parts: _Parts, workspace: Workspace) -> Answers:
    return Answers(
        project=parts.project,
        sessions=parts.ports.sessions,
        manifests=parts.ports.manifests,
        bus=parts.bus,
        delete_agent=parts.do.delete_agent,
        tasks=parts.do.tasks,
        clients=lambda: workspace.clients.attached,
        launch=lambda agent: parts.bus.publish(LaunchWanted(agent)),
        stop=workspace.stop,
    )


async def _close(parts: _Parts, keepers: _Keepers, background: Iterable[asyncio.Future[None]]) -> None:
    for task in background:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    keepers.tasks.stop()
    await keepers.layouts.close()
    await keepers.drafts.close()
    running = parts.ports.sessions.all()
    await asyncio.gather(*(parts.terminals.close(session.id) for session in running), return_exceptions=True)
    await keepers.tasks.close()
    await keepers.environments.close()
    await keepers.history.close()
    await parts.histories.close()
