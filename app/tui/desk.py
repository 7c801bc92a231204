"""What an action may touch: the state, the use cases, and the person."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.binding import Binding
from textual.screen import Screen

from app.domain.geometry import Rect
from app.domain.layout import PaneId, WorkspaceLayout
from app.domain.project import Project
from app.domain.session import SessionId, Size
from app.tui.key_router import KeyRouter
from app.tui.keymap import Keymap
from app.tui.ports import SessionScreens, Workbench
from app.tui.state import IdeState
from app.tui.undo import Undo
from app.usecases.use_cases import UseCases
from widgets.status_line import Severity

if TYPE_CHECKING:
    from app.tui.looks import Looks
    from app.tui.sidebars import Sidebars
    from app.tui.works import Works
    from widgets.terminal_pane import TerminalPane

T = TypeVar("T")


class Desk(Protocol):
    """The Ide, as actions see it."""

    @property
    def project(self) -> Project:
        """The project that is open."""
        ...

    @property
    def bench(self) -> Workbench:
        """What outlives the screen."""
        ...

    @property
    def state(self) -> IdeState:
        """The state as of now: a fact that was just published is in it."""
        ...

    @property
    def do(self) -> UseCases:
        """What changes anything."""
        ...

    @property
    def screens(self) -> SessionScreens:
        """What the sessions show, and how their programs are written to."""
        ...

    @property
    def keys(self) -> KeyRouter:
        """The modes of the keyboard."""
        ...

    @property
    def keymap(self) -> Keymap:
        """The keys as the user has set them."""
        ...

    @property
    def widget_bindings(self) -> tuple[Binding, ...]:
        """Those of the widget of ours that has the focus, and of what it is in; none while a pane has it."""
        ...

    @property
    def area(self) -> Rect:
        """The cells that the panes share."""
        ...

    @property
    def pane(self) -> "TerminalPane | None":
        """The focused pane, as it is on the screen."""
        ...

    @property
    def clipboard(self) -> str:
        """What was copied last; empty at first."""
        ...

    def copy_to_clipboard(self, text: str) -> None:
        """Keep it, and put it on the clipboard of the terminal that was used last."""
        ...

    def end_copying(self) -> None:
        """Leave copy mode, if it is on, in whatever pane."""
        ...

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        ...

    def size_of(self, pane_id: PaneId) -> Size:
        """The size that a pane's terminal has on the screen, or will have once it is drawn."""
        ...

    def new_pane_id(self) -> PaneId:
        """An identity for a new pane."""
        ...

    def rearrange(self, layout: WorkspaceLayout) -> None:
        """Make this the layout; nothing happens if it is already."""
        ...

    def starting(self, pane_id: PaneId, what: str) -> None:
        """Say in the pane that `what` is being started; an empty string ends that."""
        ...

    def perform(self, command_id: str) -> None:
        """Do what a command does, soon; a disabled one says why instead."""
        ...

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a dialog and wait for its answer; None if it was left."""
        ...

    def tell(self, message: str, severity: Severity = "information", session: SessionId | None = None) -> None:
        """One sentence for the person, on the status line and kept; `session` is whose program says it."""
        ...

    @property
    def undo(self) -> Undo:
        """What was deleted last."""
        ...

    def focus_panes(self) -> None:
        """Give the keys to the focused pane."""
        ...

    def work(self, action: Awaitable[None], *, hold: bool = True) -> None:
        """Carry out what must wait or ask, beside everything else; what it raises is told.

        `hold` keeps what is typed meanwhile for the dialog or the pane that will come of it.
        """
        ...

    @property
    def works(self) -> "Works":
        """What is under way."""
        ...

    def doing(self, what: str) -> None:
        """Name what the present action does, for the case that it takes long."""
        ...

    @property
    def looks(self) -> "Looks":
        """The theme that the screen has."""
        ...

    @property
    def sidebars(self) -> "Sidebars":
        """The sidebars."""
        ...

    def detach(self) -> None:
        """Let the client that was used last go; everything keeps running."""
        ...

    def end(self) -> None:
        """End the workspace."""
        ...
