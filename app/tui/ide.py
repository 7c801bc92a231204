"""The Textual shell: requests become use cases, facts become what the widgets show.

It puts the parts of the screen together, and is the desk of the actions. It keeps nothing of its own that another Ide
could not begin with: after a failure a new one takes over the workbench.
"""

from collections.abc import Awaitable, Iterable
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget

from app.domain.events import NoticeGiven
from app.domain.geometry import Rect
from app.domain.layout import PaneId, WorkspaceLayout
from app.domain.notice import Notice
from app.domain.project import Project
from app.domain.session import SessionId, Size
from app.terminal.keys import Key
from app.terminal.mouse import MouseReport
from app.tui import arrange
from app.tui.actions import first_start
from app.tui.actions import sessions as session_actions
from app.tui.actions import tasks as task_actions
from app.tui.body import Body
from app.tui.drawing import Drawing
from app.tui.input import PasteStep
from app.tui.key_router import KeyRouter, ResizeBy
from app.tui.keyboard import Followed, Keyboard
from app.tui.keymap import Keymap
from app.tui.lines import Lines
from app.tui.looks import Looks
from app.tui.performer import Performer
from app.tui.pointer import Pointer
from app.tui.ports import SessionScreens, Workbench
from app.tui.preferences import Preferences
from app.tui.relay import Relay
from app.tui.sidebars import Sidebars
from app.tui.state import IdeState
from app.tui.undo import Undo
from app.tui.views import pane_size
from app.tui.works import Works
from app.usecases.use_cases import UseCases
from styles import STYLES, with_tokens
from styles.sheet import Sheet
from widgets.context_editor import ContextEditor
from widgets.effective_view import EffectiveView
from widgets.event_log import EventLog
from widgets.long_message import LongMessage
from widgets.pane_grid import PaneGrid
from widgets.row_list import RowList
from widgets.status_line import Severity, StatusLine
from widgets.tab_bar import TabBar
from widgets.terminal_pane import TerminalPane
from widgets.which_key import WhichKey

T = TypeVar("T")

CLOCK_INTERVAL: Final = 20.0
_EMPTY_HINT: Final = "Nothing is open here.\n\n{0} v  a shell or an agent\n{0} a  agents       "


class Ide(App[None], inherit_bindings=False):
    """The screen of a workspace."""

    CSS_PATH: ClassVar = list(STYLES)
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    """Nothing by itself: Textual would choose the list of agents while the first shell is still being opened."""
    TITLE = "ideai"

    def __init__(self, bench: Workbench, driver_class: type[Driver] | None = None) -> None:
        """Take over the workbench; `driver_class` None is for tests, which bring their own."""
        super().__init__(driver_class=driver_class)
        self.bench = bench
        self._preferences = Preferences(self, bench.state())
        self.stylesheet = Sheet(variables=self.get_css_variables())
        self._undo = Undo()
        self._grid = PaneGrid(empty_hint=_EMPTY_HINT.format(self.keymap.prefixes[0]))
        self._pointer = Pointer(self, self._grid)
        self._lines = Lines(self, self, bench)
        self._keyboard = Keyboard(
            self,
            self,
            pane=lambda: self.pane,
            resize=self._resize_by,
            turn_page=self._lines.turn_page,
            mode_changed=self._mode_changed,
        )
        self._sidebars = Sidebars(self, self)
        self._drawing = Drawing(self, self, self._keyboard, self._grid, self._lines)
        self._performer = Performer(self, self, self._keyboard, self._drawing.lines_soon)
        self._relay = Relay(self, self, changed=self._drawing.soon, preferences_changed=self._follow_preferences)

    def compose(self) -> Iterable[Widget]:
        """Top line, sidebars around the panes, bottom line; the panels lie over them."""
        yield TabBar()
        yield Body(self, self._grid)
        yield StatusLine()
        yield EventLog()
        yield LongMessage()
        yield WhichKey()

    def on_mount(self) -> None:
        """Follow the facts and the output; open a shell where nothing was ever open."""
        self._drawing.begin()
        self._relay.begin()
        self._lines.hide_panel()
        self._sidebars.contexts.begin()
        self.watch(self.screen, "focused", self._drawing.soon)
        self._drawing.now()
        self._grid.focus_current()
        self.set_interval(CLOCK_INTERVAL, self._drawing.times)
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Leave the workbench as it was found."""
        self._drawing.stop()
        self._keyboard.stop()
        self.works.stop()
        self._relay.stop()

    def _begin(self) -> None:
        self._follow_preferences()
        task_actions.show_all(self)
        if all(
            session.task_id or session.recalled for session in self.state.sessions.values()
        ):  # else this Ide takes over from another
            self.work(session_actions.begin(self, resume=self.state.settings.restore == "resume"))
        if not self.state.keys_chosen:
            self.work(first_start.choose_prefix(self))
        self._keyboard.begin()

    def on_resize(self) -> None:
        """Sidebars lie beside the panes, or over them where the screen is narrow."""
        self._drawing.soon()

    @property
    def is_settled(self) -> bool:
        """Whether nothing typed is held back and nothing is due to be drawn."""
        return not self._keyboard.input.holding and self._drawing.is_done

    def get_css_variables(self) -> dict[str, str]:
        """Textual's and our own colour names."""
        return with_tokens(super().get_css_variables())

    def _follow_preferences(self) -> None:
        self._preferences.follow(self.state)
        self.keys.keymap = self.keymap
        if self.looks.ground is not None:
            self.bench.screens.dress(*self.looks.ground)
        for sentence in self._preferences.complaints(self.state):
            self.tell(sentence, "warning")

    # Input, as the driver hands it over

    def take_key(self, key: Key) -> bool:
        """A key from a person's terminal."""
        self._keyboard.input.take_key(key)
        return True

    def take_text(self, text: str) -> bool:
        """A run of typed text."""
        self._keyboard.input.take_text(text)
        return True

    def take_paste(self, step: PasteStep, text: str) -> bool:
        """A paste, in steps."""
        self._keyboard.input.take_paste(step, text)
        return True

    def take_mouse(self, report: MouseReport) -> bool:
        """The mouse, which a pane keeps from the press to the release."""
        return self._keyboard.place() not in ("dialog", "question") and self._pointer.take(report)

    def take_focus(self, gained: bool) -> None:
        """The window of the terminal that was used last gained or lost the focus: so did the focused pane's program."""
        pane = self._grid.current
        if pane is not None and self._keyboard.place() == "pane":
            pane.tell_focus(gained)

    @on(Followed)
    def _followed(self, message: Followed) -> None:
        self._keyboard.followed(message)

    def _resize_by(self, step: ResizeBy) -> None:
        pane = self.state.focused_pane
        if pane is not None:
            layout = self.state.layout
            self.rearrange(arrange.resize_by(layout, pane.id, step.side, step.cells, self.area))

    def _mode_changed(self) -> None:
        self._drawing.follow_mode()
        if self.keys.mode("pane") not in ("COPY", "PREFIX"):
            self._grid.stop_copying()

    # The desk, as actions see it

    @property
    def project(self) -> Project:
        """The project that is open."""
        return self.bench.project

    @property
    def state(self) -> IdeState:
        """The state as of now."""
        return self.bench.state()

    @property
    def do(self) -> UseCases:
        """What changes anything."""
        return self.bench.do

    @property
    def screens(self) -> SessionScreens:
        """The sessions' emulators."""
        return self.bench.screens

    @property
    def keys(self) -> KeyRouter:
        """The modes of the keyboard."""
        return self._keyboard.router

    @property
    def keymap(self) -> Keymap:
        """The keys as the user has set them."""
        return self._preferences.keymap

    @property
    def widget_bindings(self) -> tuple[Binding, ...]:
        """Those of the widget that has the focus."""
        if self._keyboard.place() == "pane":
            return ()
        return tuple(active.binding for active in self.screen.active_bindings.values())

    @property
    def area(self) -> Rect:
        """The cells that the panes share."""
        return self._grid.area

    @property
    def pane(self) -> TerminalPane | None:
        """The focused pane of the state, which the screen follows a turn later."""
        pane = self.state.focused_pane
        return self._grid.pane(pane.id) if pane is not None else None

    def end_copying(self) -> None:
        """Leave copy mode."""
        self.keys.end_copy()
        self._mode_changed()

    def now(self) -> float:
        """The time, as the bench's clock has it."""
        return self.bench.clock()

    def size_of(self, pane_id: PaneId) -> Size:
        """The size of a pane's terminal."""
        return pane_size(self.state.layout, pane_id, self.area)

    def new_pane_id(self) -> PaneId:
        """An identity for a new pane."""
        return PaneId(self.bench.new_id())

    def rearrange(self, layout: WorkspaceLayout) -> None:
        """Make this the layout."""
        if layout != self.state.layout:
            self.bench.arrange(layout)

    def starting(self, pane_id: PaneId, what: str) -> None:
        """Say in the pane what is being started."""
        self._drawing.starting(pane_id, what)

    def tell(self, message: str, severity: Severity = "information", session: SessionId | None = None) -> None:
        """One sentence on the status line; it goes when the next one comes, or after a while, and is kept."""
        self.bench.bus.publish(NoticeGiven(Notice(self.now(), message, severity, session)))
        self._lines.say(message, severity, self._drawing.lines_soon)
        self._drawing.lines_soon()

    def perform(self, command_id: str) -> None:
        """Do what a command does; a disabled one says why instead."""
        self._performer.perform(command_id)

    def work(self, action: Awaitable[None], *, hold: bool = True) -> None:
        """Carry out an action that must wait or ask, beside everything else."""
        self._performer.work(action, hold=hold)

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a dialog, and wait for its answer."""
        return await self._performer.ask(screen)

    def doing(self, what: str) -> None:
        """Name what the present action does."""
        self._performer.doing(what)

    @property
    def works(self) -> Works:
        """What is under way."""
        return self._performer.works

    @property
    def looks(self) -> Looks:
        """The theme."""
        return self._preferences.looks

    @property
    def sidebars(self) -> Sidebars:
        """The sidebars."""
        return self._sidebars

    @property
    def undo(self) -> Undo:
        """What was deleted last."""
        return self._undo

    def focus_panes(self) -> None:
        """Give the keys to the focused pane; where there is none, to the next one that is opened."""
        if self._grid.current is None:
            self._grid.screen.set_focus(None)
        self._grid.focus_current()

    def detach(self) -> None:
        """Let the client that was used last go."""
        self.bench.detach()

    def end(self) -> None:
        """End the workspace."""
        self.bench.end()

    # Requests that are not the body's own

    @on(TabBar.TabRequested)
    def _tab_asked(self, message: TabBar.TabRequested) -> None:
        self.rearrange(arrange.go_tab(self.state.layout, message.index))

    @on(TabBar.NewTabRequested)
    def _new_tab_asked(self) -> None:
        self.perform("tab.new")

    @on(RowList.HelpRequested)
    def _help_asked(self) -> None:
        self.perform("workspace.help")

    @on(RowList.UndoRequested)
    def _undo_asked(self) -> None:
        self.perform("workspace.undo")

    @on(ContextEditor.MarksChanged)
    def _marks_changed(self) -> None:
        self._drawing.soon()

    @on(RowList.LeaveRequested)
    @on(ContextEditor.LeaveRequested)
    @on(EffectiveView.LeaveRequested)
    @on(EventLog.LeaveRequested)
    def _leave_asked(self) -> None:
        self._sidebars.leave()
