"""IdeState: what more than one widget shows, and how each fact changes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from app.domain.agent import Agent, AgentId
from app.domain.context import Revision
from app.domain.events import (
    AgentChanged,
    AgentCreated,
    AgentDeleted,
    AgentDrifted,
    AgentLaunched,
    AgentsRead,
    ClientsChanged,
    CommandsLearned,
    ContextChanged,
    Event,
    LayoutChanged,
    NoticeGiven,
    ProfilesRead,
    SessionClosed,
    SessionExited,
    SessionRetitled,
    SessionStarted,
    SettingsRead,
    SkillsRead,
    TaskChanged,
    TaskLaunched,
    TasksRead,
    TeamsRead,
    TemplatesRead,
    ThemesRead,
    VersionsRead,
    WorktreesRead,
)
from app.domain.layout import Pane, PaneId, Tab, WorkspaceLayout, panes
from app.domain.notice import Notice, with_notice
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.provider import Provider
from app.domain.session import Session, SessionId
from app.domain.settings import KeySettings, Settings
from app.domain.skill import Skill
from app.domain.task import Task
from app.domain.team import Team
from app.domain.template import Template
from app.domain.theme import UserTheme
from app.domain.worktree import Standing

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class IdeState:
    """One value; every change is a new one.

    `own_profiles`, `own_templates` and `own_teams` are the ids of those that are the user's. `problems` groups what is
    wrong with project and user files by what they hold ("agents", "skills", …); `revisions` are those of contexts that
    changed since the start. `keys_chosen`: the person need not be asked for a prefix; `learned` commands need no hint.
    """

    settings: Settings = field(default_factory=Settings)
    keys: KeySettings = field(default_factory=KeySettings)
    keys_chosen: bool = True
    learned: frozenset[str] = frozenset()
    themes: tuple[UserTheme, ...] = ()
    notices: tuple[Notice, ...] = ()
    agents: tuple[Agent, ...] = ()
    read_only: bool = False
    skills: tuple[Skill, ...] = ()
    profiles: tuple[Profile, ...] = ()
    found: frozenset[str] = frozenset()
    own_profiles: frozenset[str] = frozenset()
    providers: tuple[Provider, ...] = ()
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    templates: tuple[Template, ...] = ()
    tasks: tuple[Task, ...] = ()
    own_templates: frozenset[str] = frozenset()
    teams: tuple[Team, ...] = ()
    own_teams: frozenset[str] = frozenset()
    sessions: Mapping[SessionId, Session] = field(default_factory=lambda: MappingProxyType({}))
    titles: Mapping[SessionId, str] = field(default_factory=lambda: MappingProxyType({}))
    revisions: Mapping[AgentId, Revision] = field(default_factory=lambda: MappingProxyType({}))
    layout: WorkspaceLayout = field(default_factory=WorkspaceLayout)
    worktrees: Mapping[AgentId, Standing] = field(default_factory=lambda: MappingProxyType({}))
    clients: int = 0
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def tab(self) -> Tab | None:
        """The tab on screen."""
        return self.layout.tabs[self.layout.current] if self.layout.tabs else None

    @property
    def focused_pane(self) -> Pane | None:
        """The pane of the tab on screen that keys go to."""
        tab = self.tab
        if tab is None or tab.focus is None:
            return None
        return next((pane for pane in panes(tab.tree) if pane.id == tab.focus), None)

    @property
    def focused_session(self) -> Session | None:
        """What the focused pane shows; None for an empty pane."""
        pane = self.focused_pane
        return self.sessions.get(pane.session) if pane is not None and pane.session is not None else None

    @property
    def focused_agent(self) -> Agent | None:
        """The agent whose pane has the focus."""
        pane = self.focused_pane
        return self.agent(pane.agent_id) if pane is not None and pane.agent_id is not None else None

    def agent(self, agent_id: AgentId) -> Agent | None:
        """The agent with that id, if the project has it."""
        return next((agent for agent in self.agents if agent.id == agent_id), None)

    def session_of(self, agent_id: AgentId) -> Session | None:
        """The agent's session: the live one, or else the last that ended and still has its pane."""
        own = [session for session in self.sessions.values() if session.agent_id == agent_id]
        return next((session for session in own if session.alive), own[-1] if own else None)

    def place_of(self, session_id: SessionId) -> tuple[int, PaneId] | None:
        """The index of the tab and the pane that show a session."""
        for index, tab in enumerate(self.layout.tabs):
            for pane in panes(tab.tree):
                if pane.session == session_id:
                    return index, pane.id
        return None

    def profile(self, profile_id: str) -> Profile | None:
        """The profile with that id."""
        return next((profile for profile in self.profiles if profile.id == profile_id), None)


def apply(state: IdeState, event: Event) -> IdeState:
    """The state after the fact; facts that no widget shows leave it as it is."""
    match event:
        case AgentsRead(agents=agents, problems=problems, read_only=read_only):
            return replace(
                state, agents=agents, read_only=read_only, problems=_with(state.problems, "agents", problems)
            )
        case AgentCreated(agent=agent) | AgentChanged(agent=agent):
            return replace(state, agents=_put(state.agents, agent))
        case AgentDeleted(agent=agent):
            return replace(state, agents=tuple(other for other in state.agents if other.id != agent.id))
        case ContextChanged(agent_id=agent_id, revision=revision):
            return replace(state, revisions=_with(state.revisions, agent_id, revision))
        case SettingsRead(settings=settings, keys=keys, keys_chosen=keys_chosen, problems=problems):
            problems_now = _with(state.problems, "settings", problems)
            return replace(state, settings=settings, keys=keys, keys_chosen=keys_chosen, problems=problems_now)
        case CommandsLearned(commands=commands):
            return replace(state, learned=state.learned | commands)
        case ThemesRead(themes=themes, problems=problems):
            return replace(state, themes=themes, problems=_with(state.problems, "themes", problems))
        case NoticeGiven(notice=notice):
            return replace(state, notices=with_notice(state.notices, notice))
        case SkillsRead(skills=skills, problems=problems):
            return replace(state, skills=skills, problems=_with(state.problems, "skills", problems))
        case ProfilesRead(profiles=profiles, found=found, problems=problems, own=own, providers=providers):
            read = _with(state.problems, "profiles", problems)
            state = replace(state, profiles=profiles, found=found, own_profiles=own, problems=read)
            return replace(state, providers=providers)
        case VersionsRead(versions=versions):
            return replace(state, versions=MappingProxyType({**state.versions, **versions}))
        case WorktreesRead(standings=standings):
            return replace(state, worktrees=MappingProxyType({found.worktree.agent_id: found for found in standings}))
        case TemplatesRead(templates=templates, problems=problems, own=own):
            read = _with(state.problems, "templates", problems)
            return replace(state, templates=templates, own_templates=own, problems=read)
        case TeamsRead(teams=teams, problems=problems, own=own):
            return replace(state, teams=teams, own_teams=own, problems=_with(state.problems, "teams", problems))
        case TasksRead(tasks=tasks, problems=problems):
            return replace(state, tasks=tasks, problems=_with(state.problems, "tasks", problems))
        case TaskChanged(task=task):
            return replace(state, tasks=_put_task(state.tasks, task))
        case (
            SessionStarted(session=session)
            | AgentLaunched(session=session)
            | AgentDrifted(session=session)
            | TaskLaunched(session=session)
            | SessionExited(session=session)
        ):
            return replace(state, sessions=_with(state.sessions, session.id, session))
        case SessionClosed(session_id=session_id):
            return replace(
                state, sessions=_without(state.sessions, session_id), titles=_without(state.titles, session_id)
            )
        case SessionRetitled(session_id=session_id, title=title):
            return replace(state, titles=_with(state.titles, session_id, title))
        case LayoutChanged(layout=layout):
            return replace(state, layout=layout)
        case ClientsChanged(count=count):
            return replace(state, clients=count)
        case _:
            return state


def _put(agents: tuple[Agent, ...], agent: Agent) -> tuple[Agent, ...]:
    if any(other.id == agent.id for other in agents):
        return tuple(agent if other.id == agent.id else other for other in agents)
    return (*agents, agent)


def _put_task(tasks: tuple[Task, ...], task: Task) -> tuple[Task, ...]:
    if any(other.id == task.id for other in tasks):
        return tuple(task if other.id == task.id else other for other in tasks)
    return (*tasks, task)


def _with(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})


def _without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return MappingProxyType({other: value for other, value in mapping.items() if other != key})
