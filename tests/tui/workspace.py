"""A whole workspace over fakes: the real use cases, bus, emulators and state; no files, no processes, no clock.

Everything that a picture shows comes from here, so that it is the same on every machine and at every time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.bus import EventBus
from app.domain.agent import Agent
from app.domain.events import ClientsChanged, LayoutChanged, SessionClosed, SettingsRead
from app.domain.injection import Invocation
from app.domain.layout import Pane, PaneId, Tab, WorkspaceLayout, panes
from app.domain.manifest import Manifest
from app.domain.profile import Injection, Profile
from app.domain.project import Project
from app.domain.provider import Provider
from app.domain.session import Session, SessionId, Size
from app.domain.settings import KeySettings, Settings
from app.server.draft_keeper import DraftKeeper
from app.server.drift_keeper import DriftKeeper
from app.server.emulated_terminals import EmulatedTerminals
from app.server.task_keeper import TaskKeeper
from app.terminal.emulator import Emulator
from app.tui.commands import BY_ID
from app.tui.ide import Ide
from app.tui.ports import Workbench
from app.tui.state import IdeState
from app.tui.state_keeper import StateKeeper
from app.tui.views import USUAL_SIZE
from app.usecases.collect_environments import Collected
from app.usecases.connect import Ports, connect
from app.usecases.use_cases import UseCases
from tests.fakes.agent_contexts import FakeAgentContexts
from tests.fakes.checkouts import FakeCheckouts
from tests.fakes.clock import FakeClock
from tests.fakes.differences import FakeDifferences
from tests.fakes.drafts import FakeDrafts
from tests.fakes.environments import FakeEnvironments
from tests.fakes.hints import FakeHints
from tests.fakes.ids import FakeIds
from tests.fakes.layouts import FakeLayouts
from tests.fakes.manifests import FakeManifests
from tests.fakes.profiles import FakeProfiles
from tests.fakes.programs import FakePrograms
from tests.fakes.providers import FakeProviders
from tests.fakes.review_drafts import FakeReviewDrafts
from tests.fakes.session_records import FakeSessionRecords
from tests.fakes.sessions import FakeSessions
from tests.fakes.settings import FakeSettings
from tests.fakes.skill_files import FakeSkillFiles
from tests.fakes.skill_sources import FakeSkillSources
from tests.fakes.skills import FakeSkills
from tests.fakes.task_environments import FakeTaskEnvironments
from tests.fakes.task_logs import FakeTaskLogs
from tests.fakes.tasks import FakeTasks
from tests.fakes.teams import FakeTeams
from tests.fakes.templates import FakeTemplates
from tests.fakes.terminals import FakeTerminals
from tests.fakes.themes import FakeThemes
from tests.fakes.trust import FakeTrust
from tests.fakes.versions import FakeVersions
from tests.fakes.worktrees import FakeWorktrees

PROJECT = Project(Path("/home/ann/shop-api"), "shop-api-0123456789ab")
CONFIG = Path("/home/ann/.config/ideai")
CLOCK = time.mktime((2027, 1, 15, 12, 4, 0, 0, 0, -1))
"""Four minutes past twelve, wherever the tests run."""

CLAUDE = Provider(
    id="claude",
    name="Claude Code",
    command="claude",
    checked="2.1",
    context_file="CLAUDE.md",
    skills_folder=".claude/skills",
    injection=Injection(kind="convention_file"),
)
CODEX = Provider(id="codex", name="Codex", command="codex", checked="0.9", skills_folder=".agents/skills")
GEMINI = Provider(id="gemini", name="Gemini CLI", command="gemini", checked="0.9", skills_folder=".gemini/skills")
SHELL = Profile(id="shell", name="Shell", command="/bin/bash", cwd="project_root")

Prepare = Callable[["FakeWorkspace"], Awaitable[None]]
"""Fills a workspace before there is a screen."""

Painter = Callable[[Size], bytes]
"""What a program draws at a size: at its start, and again whenever its terminal is resized."""


class PaintingTerminals(FakeTerminals):
    """Programs that draw: by the words of their command line, the first that has a painter."""

    __slots__ = ("painters",)

    def __init__(self) -> None:
        super().__init__()
        self.painters: Mapping[str, Painter] = {}

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """Start, and draw."""
        pid = await super().spawn(session_id, invocation, size)
        self._paint(session_id)
        return pid

    def resize(self, session_id: SessionId, size: Size) -> None:
        """Draw again."""
        super().resize(session_id, size)
        self._paint(session_id)

    def _paint(self, session_id: SessionId) -> None:
        process = self.running.get(session_id)
        if process is None:
            return
        for word in (process.invocation.command, *process.invocation.args):
            if painter := self.painters.get(word.rpartition("/")[2]):
                self.output(session_id, painter(process.size))
                return


@dataclass(slots=True)
class FakeWorkspace:
    """What `main` puts together, over fakes. `detached` counts, `ended` says whether the workspace was told to end."""

    settings: Settings = field(default_factory=Settings)
    key_settings: KeySettings = field(default_factory=KeySettings)
    bus: EventBus = field(default_factory=EventBus)
    keeper: StateKeeper = field(default_factory=StateKeeper)
    manifests: FakeManifests = field(default_factory=FakeManifests)
    contexts: FakeAgentContexts = field(default_factory=FakeAgentContexts)
    skills: FakeSkills = field(default_factory=FakeSkills)
    skill_files: FakeSkillFiles = field(init=False)
    teams: FakeTeams = field(default_factory=FakeTeams)
    environments: FakeEnvironments = field(default_factory=FakeEnvironments)
    tasks: FakeTasks = field(default_factory=FakeTasks)
    task_environments: FakeTaskEnvironments = field(default_factory=FakeTaskEnvironments)
    records: FakeSessionRecords = field(default_factory=FakeSessionRecords)
    profiles: FakeProfiles = field(default_factory=FakeProfiles)
    providers: FakeProviders = field(default_factory=lambda: FakeProviders((CLAUDE, CODEX, GEMINI)))
    versions: FakeVersions = field(default_factory=lambda: FakeVersions({"claude": "2.1.4"}))
    programs: FakePrograms = field(default_factory=lambda: FakePrograms({"claude", "codex", "/bin/bash"}))
    templates: FakeTemplates = field(default_factory=FakeTemplates)
    themes: FakeThemes = field(default_factory=FakeThemes)
    hints: FakeHints = field(default_factory=lambda: FakeHints(frozenset(BY_ID)))
    unsaved: FakeDrafts = field(default_factory=FakeDrafts)
    layouts: FakeLayouts = field(default_factory=FakeLayouts)
    sessions: FakeSessions = field(default_factory=FakeSessions)
    differences: FakeDifferences = field(default_factory=FakeDifferences)
    drafts: FakeReviewDrafts = field(default_factory=FakeReviewDrafts)
    worktrees: FakeWorktrees = field(default_factory=FakeWorktrees)
    trust: FakeTrust = field(default_factory=lambda: FakeTrust(everything=True))
    ids: FakeIds = field(default_factory=FakeIds)
    clock: FakeClock = field(default_factory=lambda: FakeClock(CLOCK))
    terminals: PaintingTerminals = field(default_factory=PaintingTerminals)
    store: FakeSettings = field(init=False)
    screens: EmulatedTerminals = field(init=False)
    do: UseCases = field(init=False)
    queue: TaskKeeper = field(init=False)
    draft_keeper: DraftKeeper = field(init=False)
    bench: Workbench = field(init=False)
    collected: Collected = field(default_factory=Collected)
    may_collect: asyncio.Event = field(default_factory=asyncio.Event)
    detached: int = 0
    ended: bool = False

    def __post_init__(self) -> None:
        """Connect the fakes as the composition root connects the adapters."""
        self.keeper.follow(self.bus)
        self.store = FakeSettings(self.settings, self.key_settings)
        self.bus.publish(SettingsRead(self.settings, self.key_settings))
        self.profiles.builtin = (*(provider.default_profile() for provider in self.providers.known), SHELL)
        self.screens = EmulatedTerminals(self.bus, scrollback=1000)
        self.screens.inner = self.terminals
        self.skill_files = FakeSkillFiles(self.skills)
        self.do = self._use_cases()
        DriftKeeper(self.bus, partial(self.do.check_drift, PROJECT)).follow()
        self.queue = TaskKeeper(PROJECT, self.do.tasks, self.bus)
        self.queue.follow()
        self.terminals.output = self.screens.output
        self.terminals.exited = self.do.session_ended
        self.bus.subscribe(SessionClosed, lambda event: self.screens.forget(event.session_id))
        self.draft_keeper = DraftKeeper(PROJECT, self.unsaved, self.bus)
        self.bench = Workbench(
            project=PROJECT,
            host="web-3",
            bus=self.bus,
            screens=self.screens,
            drafts=self.draft_keeper,
            editor=("vim",),
            do=self.do,
            collect=self._collect,
            state=lambda: self.keeper.state,
            arrange=lambda layout: self.bus.publish(LayoutChanged(layout)),
            new_id=self.ids.new,
            clock=self.clock.now,
            detach=self._detach,
            end=self._end,
        )

    def ide(self) -> Ide:
        """A screen over it; a second one takes over as it is."""
        return Ide(self.bench)

    async def read_all(self) -> None:
        """What `main` reads before the first screen."""
        await self.do.read_settings()
        await self.do.learn_commands()
        await self.do.list_themes()
        await self.do.list_profiles()
        await self.do.list_agents(PROJECT)
        await self.do.list_skills(PROJECT)
        await self.do.list_templates()
        await self.do.list_teams()
        await self.do.load_layout(PROJECT)
        await self.do.tasks.list(PROJECT)
        self.bus.publish(ClientsChanged(1))

    # What a test prepares

    def have(self, *agents: Agent, text: str = "# Persona\n\nYou are kind.\n") -> Agent:
        """Have these agents in the manifest, with a context each; the first of them."""
        entries = (*self.manifests.saved.get(PROJECT.root, Manifest()).entries, *agents)
        self.manifests.saved[PROJECT.root] = Manifest(entries=entries)
        for entry in agents:
            self.contexts.texts[self.contexts.path(PROJECT, entry)] = text
        return agents[0]

    async def edit_outside(self, agent: Agent, text: str | None) -> None:
        """Somebody else's editor writes an agent's context (None: removes it), and the watch sees it."""
        path = self.contexts.path(PROJECT, agent)
        if text is None:
            self.contexts.texts.pop(path, None)
        else:
            self.contexts.texts[path] = text
        await self.do.reread(PROJECT, [path])

    async def run(self, pane: Pane, size: Size = USUAL_SIZE) -> Pane:
        """Start what the pane is for; the pane as it shows it."""
        if pane.agent_id is not None:
            session = await self.do.launch_agent(PROJECT, pane.agent_id, size)
        else:
            session = await self.do.open_shell(PROJECT, size, command=pane.command)
        return pane.changed(session=session.id)

    def have_tabs(self, *tabs: Tab, current: int = 0, **sidebars: bool) -> None:
        """Have these tabs on the disk, for the next `read_all`."""
        self.layouts.saved[PROJECT.key] = WorkspaceLayout(tabs=tabs, current=current, sidebars=sidebars)

    # What a test looks at

    @property
    def state(self) -> IdeState:
        """The state that is shown."""
        return self.keeper.state

    def text_of(self, agent: Agent) -> str | None:
        """What the agent's Markdown says on the disk."""
        return self.contexts.texts.get(self.contexts.path(PROJECT, agent))

    def pane_ids(self) -> list[PaneId]:
        """The panes of the tab on screen, in order."""
        tab = self.state.tab
        return [pane.id for pane in panes(tab.tree)] if tab is not None else []

    def session_in(self, pane_id: PaneId) -> Session:
        """What a pane shows; fails if it shows nothing."""
        session_id = next(p.session for tab in self.state.layout.tabs for p in panes(tab.tree) if p.id == pane_id)
        assert session_id is not None
        return self.state.sessions[session_id]

    def written(self) -> bytes:
        """All that was typed into the focused pane's program."""
        session = self.state.focused_session
        assert session is not None
        return self.terminals.written(session.id)

    def emulator(self) -> Emulator:
        """The focused pane's emulator."""
        session = self.state.focused_session
        assert session is not None
        emulator = self.screens.emulator(session.id)
        assert emulator is not None
        return emulator

    async def _collect(self) -> Collected:
        await self.may_collect.wait()
        return self.collected

    def _detach(self) -> None:
        self.detached += 1

    def _end(self) -> None:
        self.ended = True

    def _use_cases(self) -> UseCases:
        ports = Ports(
            manifests=self.manifests,
            contexts=self.contexts,
            profiles=self.profiles,
            providers=self.providers,
            programs=self.programs,
            versions=self.versions,
            skills=self.skills,
            skill_files=self.skill_files,
            skill_sources=FakeSkillSources(),
            templates=self.templates,
            teams=self.teams,
            layouts=self.layouts,
            records=self.records,
            settings=self.store,
            themes=self.themes,
            hints=self.hints,
            environments=self.environments,
            tasks=self.tasks,
            task_environments=self.task_environments,
            task_logs=FakeTaskLogs(),
            worktrees=self.worktrees,
            differences=self.differences,
            checkouts=FakeCheckouts(),
            drafts=self.drafts,
            trust=self.trust,
            terminals=self.screens,
            sessions=self.sessions,
            ids=self.ids,
            clock=self.clock,
            bus=self.bus,
        )
        return connect(ports, CONFIG, "/bin/bash")
