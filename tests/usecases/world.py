"""A project with fakes for all ports, and the use cases over them."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agent import Agent, AgentId
from app.domain.manifest import Manifest
from app.domain.profile import Injection, Profile
from app.domain.project import Project
from app.domain.provider import NativeSessions, Provider, Recipe
from app.domain.session import Size
from app.domain.skill import Skill, SkillScope
from app.usecases.close_session import CloseSession
from app.usecases.create_agent import CreateAgent
from app.usecases.demands import Demands
from app.usecases.launch_agent import LaunchAgent
from app.usecases.list_agents import ListAgents
from app.usecases.list_profiles import ListProfiles
from app.usecases.list_skills import ListSkills
from app.usecases.list_templates import ListTemplates
from app.usecases.open_shell import OpenShell
from app.usecases.preview_sync import PreviewSync
from app.usecases.session_ended import SessionEnded
from app.usecases.stop_session import StopSession
from app.usecases.task_use_cases import TaskUseCases
from tests.fakes.agent_contexts import FakeAgentContexts
from tests.fakes.checkouts import FakeCheckouts
from tests.fakes.clock import FakeClock
from tests.fakes.environments import FakeEnvironments
from tests.fakes.events import FakePublisher
from tests.fakes.ids import FakeIds
from tests.fakes.layouts import FakeLayouts
from tests.fakes.manifests import FakeManifests
from tests.fakes.profiles import FakeProfiles
from tests.fakes.programs import FakePrograms
from tests.fakes.providers import FakeProviders
from tests.fakes.session_records import FakeSessionRecords
from tests.fakes.sessions import FakeSessions
from tests.fakes.skill_sources import FakeSkillSources
from tests.fakes.skills import FakeSkills
from tests.fakes.task_environments import FakeTaskEnvironments
from tests.fakes.task_logs import FakeTaskLogs
from tests.fakes.tasks import FakeTasks
from tests.fakes.templates import FakeTemplates
from tests.fakes.terminals import FakeTerminals
from tests.fakes.trust import FakeTrust
from tests.fakes.worktrees import FakeWorktrees

PROJECT = Project(Path("/home/ann/shop"), "shop-0123456789ab")
SIZE = Size(24, 80)

CLAUDE = Provider(
    id="claude",
    name="Claude Code",
    command="claude",
    checked="2.1",
    context_file="CLAUDE.md",
    skills_folder=".claude/skills",
    injection=Injection(kind="convention_file"),
    run_dir=Recipe(args=("--add-dir", "{projectRoot}")),
    native_sessions=NativeSessions(new=("--session-id", "{nativeSessionId}"), resume=("--resume", "{nativeSessionId}")),
)
AIDER = Provider(id="aider", name="aider", command="aider", checked="0.86", injection=Injection(kind="convention_file"))
SHELL = Profile(id="shell", name="Shell", command="bash", cwd="project_root")
PIPED = Profile(id="piped", name="Piped", command="cat", injection=Injection(kind="stdin"))


def agent(number: int = 1, name: str = "Backend", profile: str = "claude", **fields: object) -> Agent:
    """An agent with a made-up id and the path that its name gives it."""
    agent_id = f"00000000-0000-4000-9000-{number:012x}"
    path = f"agents/{name.lower().replace(' ', '-')}.md"
    return Agent.model_validate({"id": agent_id, "name": name, "md_path": path, "profile": profile, **fields})


def skill(slug: str, scope: SkillScope = "project", body: str = "Do it.") -> Skill:
    """A skill in a made-up folder."""
    return Skill(slug, scope, slug, f"When to {slug}", body, Path("/skills") / scope / slug)


@dataclass(slots=True)
class World:
    """All fakes share `steps`: what was done, in order."""

    steps: list[str] = field(default_factory=list)
    manifests: FakeManifests = field(init=False)
    contexts: FakeAgentContexts = field(init=False)
    skills: FakeSkills = field(init=False)
    environments: FakeEnvironments = field(init=False)
    tasks: FakeTasks = field(init=False)
    task_environments: FakeTaskEnvironments = field(init=False)
    records: FakeSessionRecords = field(init=False)
    terminals: FakeTerminals = field(init=False)
    sessions: FakeSessions = field(init=False)
    events: FakePublisher = field(init=False)
    profiles: FakeProfiles = field(init=False)
    providers: FakeProviders = field(default_factory=lambda: FakeProviders((CLAUDE, AIDER)))
    programs: FakePrograms = field(default_factory=lambda: FakePrograms({"claude", "bash"}))
    templates: FakeTemplates = field(default_factory=FakeTemplates)
    worktrees: FakeWorktrees = field(init=False)
    layouts: FakeLayouts = field(default_factory=FakeLayouts)
    sources: FakeSkillSources = field(default_factory=FakeSkillSources)
    trust: FakeTrust = field(default_factory=lambda: FakeTrust(everything=True))
    task_logs: FakeTaskLogs = field(default_factory=FakeTaskLogs)
    checkouts: FakeCheckouts = field(default_factory=FakeCheckouts)
    ids: FakeIds = field(default_factory=FakeIds)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        """Connect the fakes as the composition root connects the adapters."""
        self.manifests = FakeManifests(steps=self.steps)
        self.contexts = FakeAgentContexts(steps=self.steps)
        self.skills = FakeSkills(steps=self.steps)
        self.environments = FakeEnvironments(steps=self.steps)
        self.tasks = FakeTasks(steps=self.steps)
        self.task_environments = FakeTaskEnvironments(steps=self.steps)
        self.worktrees = FakeWorktrees(steps=self.steps)
        self.records = FakeSessionRecords(steps=self.steps)
        self.sessions = FakeSessions(steps=self.steps)
        self.events = FakePublisher(steps=self.steps)
        self.terminals = FakeTerminals(steps=self.steps, exited=self.session_ended)
        self.profiles = FakeProfiles((CLAUDE.default_profile(), AIDER.default_profile(), SHELL, PIPED))

    def have(self, *agents: Agent, text: str = "Be kind.\n") -> Agent:
        """Have these agents in the manifest, with a context each; the first of them."""
        entries = (*self.manifest.entries, *agents)
        self.manifests.saved[PROJECT.root] = Manifest(entries=entries)
        for entry in agents:
            self.contexts.texts[self.contexts.path(PROJECT, entry)] = text
        return agents[0]

    @property
    def manifest(self) -> Manifest:
        """The manifest as it is saved."""
        return self.manifests.saved.get(PROJECT.root, Manifest())

    def entry(self, agent_id: AgentId) -> Agent:
        """An agent as it is saved."""
        return self.manifest.find(agent_id)

    def text(self, of: Agent) -> str | None:
        """What the agent's Markdown says on the disk."""
        return self.contexts.texts.get(self.contexts.path(PROJECT, of))

    @property
    def demands(self) -> Demands:
        """What is asked for, over these fakes."""
        return Demands(self.contexts, self.profiles, self.providers, self.skills, self.sources, self.trust)

    @property
    def create_agent(self) -> CreateAgent:
        """The use case over these fakes."""
        return CreateAgent(
            self.manifests, self.contexts, self.profiles, self.providers, self.demands, self.ids, self.events
        )

    @property
    def list_agents(self) -> ListAgents:
        """The use case over these fakes."""
        return ListAgents(self.manifests, self.events)

    @property
    def list_profiles(self) -> ListProfiles:
        """The use case over these fakes."""
        return ListProfiles(self.profiles, self.providers, self.programs, self.events)

    @property
    def list_skills(self) -> ListSkills:
        """The use case over these fakes."""
        return ListSkills(self.skills, self.events)

    @property
    def list_templates(self) -> ListTemplates:
        """The use case over these fakes."""
        return ListTemplates(self.templates, self.events)

    @property
    def preview_sync(self) -> PreviewSync:
        """The use case over these fakes."""
        return PreviewSync(self.manifests, self.contexts, self.templates)

    @property
    def session_ended(self) -> SessionEnded:
        """The use case over these fakes."""
        return SessionEnded(self.sessions, self.events)

    @property
    def close_session(self) -> CloseSession:
        """The use case over these fakes."""
        return CloseSession(self.terminals, self.sessions, self.events)

    @property
    def open_shell(self) -> OpenShell:
        """The use case over these fakes."""
        return OpenShell(self.terminals, self.sessions, self.ids, self.clock, self.events, "/bin/bash")

    @property
    def launch_agent(self) -> LaunchAgent:
        """The use case over these fakes."""
        return LaunchAgent(
            self.manifests,
            self.contexts,
            self.profiles,
            self.providers,
            self.environments,
            self.skills,
            self.records,
            self.terminals,
            self.sessions,
            self.ids,
            self.clock,
            self.events,
            self.worktrees,
            self.demands,
        )

    @property
    def stop_session(self) -> StopSession:
        """The use case over these fakes."""
        return StopSession(self.terminals, self.sessions, self.session_ended)

    @property
    def do_tasks(self) -> TaskUseCases:
        """The use cases of tasks over these fakes."""
        return TaskUseCases.over(
            self.tasks,
            self.task_environments,
            self.task_logs,
            self.checkouts,
            self.launch_agent,
            self.stop_session,
        )
