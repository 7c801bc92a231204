"""What the screen is given by the composition root beside the use cases."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.bus import EventBus
from app.domain.agent import AgentId
from app.domain.draft import Draft
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project
from app.domain.session import SessionId
from app.terminal.emulator import Emulator
from app.terminal.events import Rgb
from app.tui.state import IdeState
from app.usecases.collect_environments import Collected
from app.usecases.use_cases import UseCases


class SessionScreens(Protocol):
    """The sessions' emulators, which live outside the screen."""

    watcher: Callable[[SessionId], None] | None
    """Hears which session has something new to see."""

    def emulator(self, session_id: SessionId) -> Emulator | None:
        """What a session shows."""
        ...

    def dress(self, foreground: Rgb, background: Rgb) -> None:
        """The colours that programs are told when they ask for their terminal's."""
        ...

    def write(self, session_id: SessionId, data: bytes) -> None:
        """What its program is to read."""
        ...


class KeptDrafts(Protocol):
    """What was typed and not saved, which outlives the screen and the workspace."""

    @property
    def kept(self) -> Mapping[AgentId, Draft]:
        """As it is now."""
        ...

    def keep(self, agent_id: AgentId, draft: Draft | None) -> None:
        """Keep this one of an agent; None: it has none any more."""
        ...


@dataclass(frozen=True, slots=True)
class Workbench:
    """All that an Ide works with; it outlives the Ide, and a new Ide takes it over as it is.

    `editor` is the command of the person's own editor, as the environment names it.

    `collect` clears away what nobody needs any more, of all projects; it may take minutes, and can be cancelled.

    `arrange` makes a layout the current one, `detach` lets the client used last go, `end` ends the workspace.
    """

    project: Project
    host: str
    bus: EventBus
    screens: SessionScreens
    drafts: KeptDrafts
    editor: tuple[str, ...]
    do: UseCases
    collect: Callable[[], Awaitable[Collected]]
    state: Callable[[], IdeState]
    arrange: Callable[[WorkspaceLayout], None]
    new_id: Callable[[], str]
    clock: Callable[[], float]
    detach: Callable[[], None]
    end: Callable[[], None]
