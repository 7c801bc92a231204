"""What has happened: facts with whole values, so that whoever applies them never looks anything up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from app.domain.agent import Agent, AgentId
from app.domain.context import Revision
from app.domain.document import Document
from app.domain.layout import WorkspaceLayout
from app.domain.notice import Notice
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


@dataclass(frozen=True, slots=True)
class Event:
    """The base of all facts; subscribing to it is subscribing to everything."""


@dataclass(frozen=True, slots=True)
class AgentCreated(Event):
    """An agent is in the manifest and its context is on disk."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class AgentChanged(Event):
    """An agent's entry was replaced by this one."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class AgentDeleted(Event):
    """An agent's entry is gone; its Markdown is still on disk."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class AgentsRead(Event):
    """The manifest was read afresh, at the start or after an edit made outside."""

    agents: tuple[Agent, ...]
    problems: tuple[Problem, ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class ContextChanged(Event):
    """An agent's context has another revision, saved here or edited outside (`ABSENT` when it is gone)."""

    agent_id: AgentId
    revision: Revision


@dataclass(frozen=True, slots=True)
class SkillsRead(Event):
    """The skills of both scopes, as they are now."""

    skills: tuple[Skill, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfilesRead(Event):
    """The profiles as they are now; `found` are the ids of those whose command is on PATH, `own` of the user's own.

    `providers` is what is known of the CLIs.
    """

    profiles: tuple[Profile, ...]
    found: frozenset[str]
    problems: tuple[Problem, ...] = ()
    own: frozenset[str] = frozenset()
    providers: tuple[Provider, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionsRead(Event):
    """The versions of installed CLIs, as `2.1.4`, by the ids of the profiles that run them."""

    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SettingsRead(Event):
    """What the user has set, as it is now. `keys_chosen`: a keymap is on the disk, so the prefix need not be asked."""

    settings: Settings
    keys: KeySettings
    keys_chosen: bool = True
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandsLearned(Event):
    """The ids of all commands that the person has used, of those that there are hints at."""

    commands: frozenset[str]


@dataclass(frozen=True, slots=True)
class CollectionDue(Event):
    """It is time to clear away what agents ran in and nobody needs any more."""


@dataclass(frozen=True, slots=True)
class ThemesRead(Event):
    """The user's own themes as they are now."""

    themes: tuple[UserTheme, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplatesRead(Event):
    """The templates as they are now; `own` are the ids of the user's own."""

    templates: tuple[Template, ...]
    problems: tuple[Problem, ...] = ()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TeamsRead(Event):
    """The teams as they are now; `own` are the ids of the user's own."""

    teams: tuple[Team, ...]
    problems: tuple[Problem, ...] = ()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TasksRead(Event):
    """The tasks as they are now, the oldest first."""

    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskChanged(Event):
    """A task was created, or is in another state."""

    task: Task


@dataclass(frozen=True, slots=True)
class TaskLaunched(Event):
    """A task's agent runs in its environment."""

    task: Task
    session: Session


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """A process runs on its PTY. For agents AgentLaunched follows, for tasks TaskLaunched."""

    session: Session


@dataclass(frozen=True, slots=True)
class AgentLaunched(Event):
    """An agent's process runs, with its context and skills in place."""

    agent: Agent
    session: Session


@dataclass(frozen=True, slots=True)
class AgentDrifted(Event):
    """What a running agent would be launched with now differs in other parts than before (`session.drift`)."""

    session: Session


@dataclass(frozen=True, slots=True)
class SessionExited(Event):
    """A process has ended; its pane stays, with the exit code, until it is closed or restarted."""

    session: Session


@dataclass(frozen=True, slots=True)
class SessionClosed(Event):
    """A session is gone, with its process group."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class SessionRetitled(Event):
    """The program in a session set its title (already stripped of controls)."""

    session_id: SessionId
    title: str


@dataclass(frozen=True, slots=True)
class BellRang(Event):
    """The program in a session rang the bell."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class SessionNotified(Event):
    """The program in a session wants the person to read this (already stripped of controls, and bounded)."""

    session_id: SessionId
    text: str


@dataclass(frozen=True, slots=True)
class NoticeGiven(Event):
    """Something was told to the person."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class ClipboardOffered(Event):
    """The program in a session wants this text on the person's clipboard (bounded)."""

    session_id: SessionId
    text: str


@dataclass(frozen=True, slots=True)
class LayoutChanged(Event):
    """The tabs, what they show, which one is on screen, and which sidebars are open."""

    layout: WorkspaceLayout


@dataclass(frozen=True, slots=True)
class WorktreesRead(Event):
    """The worktrees of agents, and what was changed in them, as it is now."""

    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class ClientsChanged(Event):
    """How many clients are attached."""

    count: int


@dataclass(frozen=True, slots=True)
class LaunchWanted(Event):
    """Somebody asked from outside the screen, such as the command line, for an agent to be shown and started."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class ProblemFound(Event):
    """Something went wrong that no request is waiting for; `message` is one sentence."""

    message: str


def as_fields(event: Event) -> dict[str, Any]:
    """The event as plain JSON-able fields, with its type's name under `event`."""
    return {"event": type(event).__name__, **{f.name: _plain(getattr(event, f.name)) for f in fields(event)}}


def _plain(value: object) -> object:
    match value:
        case Document():
            return _plain(value.as_fields())
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted(str(item) for item in value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        case _:  # paths, and the dates that a user's TOML may hold in fields we do not know
            return str(value)
