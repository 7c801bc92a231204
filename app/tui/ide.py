"""The Textual shell: requests become use cases, facts become what the widgets show.

It keeps nothing of its own that another Ide could not begin with: after a failure a new one takes over the workbench.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from textual import events as textual_events
from textual import on
from textual.app import App
from textual.containers import Container, Horizontal, Vertical
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from app.bus import Subscription
from app.domain.agent import Agent
from app.domain.errors import IdeaiError
from app.domain.events import (
    BellRang,
    ClipboardOffered,
    Event,
    LaunchWanted,
    NoticeGiven,
    ProblemFound,
    SessionNotified,
    SettingsRead,
    TaskChanged,
    TaskLaunched,
    ThemesRead,
)
from app.domain.geometry import Rect
from app.domain.layout import PaneId, WorkspaceLayout
from app.domain.notice import Notice
from app.domain.project import Project
from app.domain.session import SessionId, Size
from app.terminal.keys import Key, textual_key
from app.terminal.mouse import MouseReport
from app.tui import arrange
from app.tui.actions import ACTIONS, first_start, notices
from app.tui.actions import agents as agent_actions
from app.tui.actions import sessions as session_actions
from app.tui.actions import tasks as task_actions
from app.tui.actions import templates as template_actions
from app.tui.commands import BY_ID
from app.tui.desk import Desk
from app.tui.holds import Holds
from app.tui.input import Input, Paste, PasteStep
from app.tui.key_router import KeyRouter, Place, ResizeBy
from app.tui.keymap import Keymap
from app.tui.lines import Lines
from app.tui.looks import Looks
from app.tui.pacer import Pacer
from app.tui.pointer import Pointer
from app.tui.ports import SessionScreens, Workbench
from app.tui.preferences import Preferences
from app.tui.screens.dialog import Dialog
from app.tui.screens.library import Library
from app.tui.sidebars import Sidebars
from app.tui.state import IdeState
from app.tui.undo import Undo
from app.tui.views import pane_size, pane_views, widget_keys
from app.tui.works import Works
from app.usecases.use_cases import UseCases
from styles import STYLES, with_tokens
from widgets.agent_list import AgentList
from widgets.context_editor import ContextEditor
from widgets.effective_view import EffectiveView
from widgets.event_log import EventLog
from widgets.pane_grid import PaneGrid
from widgets.row_list import RowList
from widgets.skill_picker import SkillPicker
from widgets.status_line import KeyHint, Severity, StatusLine
from widgets.tab_bar import TabBar
from widgets.task_list import TaskList
from widgets.terminal_pane import TerminalPane
from widgets.which_key import WhichKey

T = TypeVar("T")

CLOCK_INTERVAL = 20.0
TYPE_AHEAD_LIMIT = 2.0
"""Seconds that typed keys may wait for a dialog, a new pane or a widget that does not come to it."""
MAX_PASTE = 8 << 20
"""Characters of a paste that our own widgets get; what a pane gets is not bounded."""


_STARTING = "starting"
"""Holds what is typed until there is something to type into."""

_AT_WORK: ContextVar[int] = ContextVar("at_work", default=0)
"""Which action runs in this task: a dialog that it opens holds what is typed in its name."""


class _Followed(Message):
    """Follows a key on its way through a widget and back, for the first or the second time."""

    def __init__(self, number: int, lap: int) -> None:
        """`number` counts what was sent to widgets."""
        super().__init__()
        self.number = number
        self.lap = lap


_EMPTY_HINT = "Nothing is open here.\n\n{0} v  a shell or an agent\n{0} a  agents       "


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
        self._keys = KeyRouter(self.keymap)
        self._input = Input(
            self._keys,
            place=self.place,
            pane=self._pane_to_type_into,
            run=self.perform,
            resize=self._resize_by,
            to_widget=self._to_widget,
            tell=self.tell,
            mode_changed=self._mode_changed,
            must_wait=self._must_wait,
        )
        self._holds = Holds(self._input.go_on)
        self._holds.add(_STARTING)
        self._answerable: Screen[Any] | None = None
        self._sent = 0
        self._pacer: Pacer[SessionId] = Pacer(self._look)
        self._subscription: Subscription | None = None
        self._grid = PaneGrid(empty_hint=_EMPTY_HINT.format(self.keymap.prefixes[0]))
        self._starting: dict[PaneId, str] = {}
        self._sidebars = Sidebars(self, self)
        self.works = Works(self.now, self._draw_lines_soon)
        self._lines = Lines(self, self, bench)
        self._undo = Undo()
        self._pointer = Pointer(self, self._grid)
        self._draw_is_due = False
        self._lines_are_due = False

    # What is on the screen

    def compose(self) -> Iterable[Widget]:
        """Top line, sidebars around the panes, bottom line; the panels lie over them."""
        yield TabBar()
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield AgentList()
                yield TaskList()
            yield self._grid
            with Vertical(id="right"):
                with Container(id="context"):
                    yield ContextEditor(self.bench.drafts.keep)
                    yield EffectiveView()
                yield SkillPicker()
        yield StatusLine()
        yield EventLog()
        yield WhichKey()

    def on_mount(self) -> None:
        """Follow the facts and the output; open a shell where nothing was ever open."""
        self._pacer.start()
        self._subscription = self.bench.bus.subscribe(Event, self._take_fact)
        self.bench.screens.watcher = self._pacer.changed
        self._lines.hide_panel()
        self._sidebars.contexts.begin()
        self.watch(self.screen, "focused", self._draw_soon)
        self._draw()
        self._grid.focus_current()
        self.set_interval(CLOCK_INTERVAL, self._draw_times)
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Leave the workbench as it was found."""
        self._pacer.stop()
        self._holds.clear()
        self.works.stop()
        self.bench.screens.watcher = None
        if self._subscription is not None:
            self._subscription.cancel()

    def _begin(self) -> None:
        self._follow_preferences()
        task_actions.show_all(self)
        if all(session.task_id for session in self.state.sessions.values()):  # else this Ide takes over from another
            self.work(session_actions.begin(self, resume=self.state.settings.restore == "resume"))
        if not self.state.keys_chosen:
            self.work(first_start.choose_prefix(self))
        self._holds.drop(_STARTING)

    def on_resize(self) -> None:
        """Sidebars lie beside the panes, or over them where the screen is narrow."""
        self._draw_soon()

    @property
    def is_settled(self) -> bool:
        """Whether nothing typed is held back and nothing is due to be drawn."""
        return not self._input.holding and self._pacer.idle and not (self._draw_is_due or self._lines_are_due)

    def get_css_variables(self) -> dict[str, str]:
        """Textual's and our own colour names."""
        return with_tokens(super().get_css_variables())

    def _take_fact(self, event: Event) -> None:
        """A fact is in the state already; what is shown follows once a turn."""
        match event:
            case ProblemFound(message=message):
                self.call_later(self.tell, message, "error")
            case TaskChanged(task=task) if task.state == "archived":
                self.call_later(self.work, task_actions.put_away(self, task), hold=False)
            case TaskLaunched(session=session):
                self.call_later(task_actions.show, self, session)
            case BellRang(session_id=session_id):
                self.call_later(self.bell)
                self.call_later(notices.hear, self, session_id, "rang the bell")
            case SessionNotified(session_id=session_id, text=text):
                self.call_later(notices.hear, self, session_id, text)
            case LaunchWanted(agent=agent):
                self.call_later(self.work, session_actions.launch(self, agent))
            case ClipboardOffered(text=text):
                self.call_later(self.copy_to_clipboard, text)
            case SettingsRead() | ThemesRead():
                self.call_later(self._follow_preferences)
            case _:
                pass
        self.call_later(self._sidebars.take_fact, event, self._lines.time("%H:%M:%S"))
        self._draw_soon()

    def _follow_preferences(self) -> None:
        self._preferences.follow(self.state)
        self._keys.keymap = self.keymap
        if self.looks.ground is not None:
            self.bench.screens.dress(*self.looks.ground)
        for sentence in self._preferences.complaints(self.state):
            self.tell(sentence, "warning")

    def _draw_soon(self) -> None:
        if not self._draw_is_due:
            self._draw_is_due = True
            self.call_later(self._draw)

    def _draw(self) -> None:
        self._draw_is_due = False
        state = self.state
        views = pane_views(state, self.project, self.bench.screens.emulator, self.bench.screens.write, self._starting)
        self._grid.show(state.tab, views)
        session = state.focused_session
        self._pacer.focused = session.id if session is not None else None
        self._sidebars.show(state)
        for screen in self.screen_stack:
            if isinstance(screen, Library):
                screen.follow(state)
        self._draw_lines()

    def _draw_lines(self) -> None:
        self._lines_are_due = False
        self._lines.draw(self.place(), self.widget_keys)

    def _draw_times(self) -> None:
        self._sidebars.show_tasks(self.state)
        self._draw_lines()

    def _look(self, session_id: SessionId) -> None:
        place = self.state.place_of(session_id)
        pane = self._grid.pane(place[1]) if place is not None else None
        if pane is not None:
            pane.look()

    # Input, as the driver hands it over

    def place(self) -> Place:
        """Where the keys go now."""
        if len(self.screen_stack) > 1:
            return "question" if isinstance(self.screen, Dialog) and self.screen.takes_every_key else "dialog"
        return "pane" if self.focused is None or isinstance(self.focused, TerminalPane) else "widget"

    def _pane_to_type_into(self) -> TerminalPane | None:
        """The focused pane of the state, which the screen follows a turn later."""
        pane = self.state.focused_pane
        return self._grid.pane(pane.id) if pane is not None else None

    def take_key(self, key: Key) -> bool:
        """A key from a person's terminal."""
        self._input.take_key(key)
        return True

    def take_text(self, text: str) -> bool:
        """A run of typed text."""
        self._input.take_text(text)
        return True

    def take_paste(self, step: PasteStep, text: str) -> bool:
        """A paste, in steps."""
        self._input.take_paste(step, text)
        return True

    def take_mouse(self, report: MouseReport) -> bool:
        """The mouse, which a pane keeps from the press to the release."""
        return self.place() not in ("dialog", "question") and self._pointer.take(report)

    def take_focus(self, gained: bool) -> None:
        """The window of the terminal that was used last gained or lost the focus: so did the focused pane's program."""
        pane = self._grid.current
        if pane is not None and self.place() == "pane":
            pane.tell_focus(gained)

    def _must_wait(self) -> bool:
        """Whether a widget still has to act on a key, or a command is about to open what the next keys are for."""
        if not self._holds or _Followed in self._holds:
            return bool(self._holds)
        return self._answerable is None or self.screen is not self._answerable

    def _to_widget(self, typed: Key | Paste) -> None:
        """Send it, and twice a message after it: all that the widget asks for because of it arrives before the second.

        A dialog that is answered takes those messages with it; `ask` goes on then.
        """
        if isinstance(typed, Paste):
            self.post_message(textual_events.Paste("".join(typed.chunks)[:MAX_PASTE]))
        else:
            self.post_message(textual_events.Key(*textual_key(typed)))
        self._sent += 1
        self._holds.add(_Followed, TYPE_AHEAD_LIMIT)
        self.call_later(self._follow, _Followed(self._sent, lap=1))

    def _follow(self, message: _Followed) -> None:
        (self.focused or self.screen).post_message(message)

    @on(_Followed)
    def _followed(self, message: _Followed) -> None:
        if message.number != self._sent:
            return
        if message.lap == 1:
            self._follow(_Followed(message.number, lap=2))
        else:
            self._holds.drop(_Followed)

    def _mode_changed(self) -> None:
        self._draw_lines_soon()
        self._lines.follow_mode(self.place())

    def _draw_lines_soon(self) -> None:
        if not self._lines_are_due:
            self._lines_are_due = True
            self.call_later(self._draw_lines)

    def _resize_by(self, step: ResizeBy) -> None:
        pane = self.state.focused_pane
        if pane is not None:
            layout = self.state.layout
            self.rearrange(arrange.resize_by(layout, pane.id, step.side, step.cells, self.area))

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
        return self._keys

    @property
    def keymap(self) -> Keymap:
        """The keys as the user has set them."""
        return self._preferences.keymap

    @property
    def widget_keys(self) -> tuple[KeyHint, ...]:
        """The keys of the widget that has the focus."""
        if self.place() == "pane":
            return ()
        return widget_keys(active.binding for active in self.screen.active_bindings.values())

    @property
    def area(self) -> Rect:
        """The cells that the panes share."""
        return self._grid.area

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
        if what:
            self._starting[pane_id] = what
        else:
            self._starting.pop(pane_id, None)
        self._draw_soon()

    def tell(self, message: str, severity: Severity = "information", session: SessionId | None = None) -> None:
        """One sentence on the status line; it goes when the next one comes, or after a while, and is kept."""
        self.bench.bus.publish(NoticeGiven(Notice(self.now(), message, severity, session)))
        self._lines.say(message, severity, self._draw_lines_soon)
        self._draw_lines_soon()

    def perform(self, command_id: str) -> None:
        """Do what a command does; a disabled one says why instead."""
        reason = BY_ID[command_id].disabled(self.state)
        if reason is not None:
            self.tell(f"{BY_ID[command_id].title}: {reason}.", "warning")
            return
        done = ACTIONS[command_id](self)
        if done is not None:
            self.work(done, title=BY_ID[command_id].title)

    def work(self, action: Awaitable[None], *, hold: bool = True, title: str = "Working") -> None:
        """Carry out an action that must wait or ask, beside everything else."""
        if hold:
            self._holds.add(id(action), TYPE_AHEAD_LIMIT)
        self.call_later(self._start_work, action, title)

    def _start_work(self, action: Awaitable[None], title: str) -> None:
        self.run_worker(self._carry_out(action, title), group="actions")

    async def _carry_out(self, action: Awaitable[None], title: str) -> None:
        token = _AT_WORK.set(id(action))
        work = self.works.begin(id(action), title)
        try:
            await action
        except IdeaiError as error:
            self.tell(str(error), "error")
        except asyncio.CancelledError:
            if not work.cancelled:  # the screen ends
                raise
            self.tell(f"{work.title}: cancelled; what was half done is taken back.", "warning")
        finally:
            _AT_WORK.reset(token)
            self.works.end(id(action))
            self.call_later(self._holds.drop, id(action))  # once what the action changed is drawn, and takes keys

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a dialog; what was typed ahead goes to it, and what is typed behind it waits for what comes of it."""
        token = _AT_WORK.get()
        self._holds.add(token)
        self.works.pause(token)
        answer = self.push_screen(screen, wait_for_dismiss=True)
        screen.bindings_updated_signal.subscribe(self, lambda _: self._draw_lines_soon())
        screen.call_after_refresh(self._take_answers, screen)
        self._draw_lines_soon()
        given = await answer
        self._answerable = None
        self.works.go_on(token)
        self._holds.add(token, TYPE_AHEAD_LIMIT)
        self._holds.drop(_Followed)
        self._draw_lines_soon()
        return given

    def _take_answers(self, screen: Screen[T]) -> None:
        self._answerable = screen
        self._input.go_on()

    def doing(self, what: str) -> None:
        """Name what the present action does."""
        self.works.name(_AT_WORK.get(), what)

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

    # Requests

    @on(TerminalPane.Focused)
    @on(PaneGrid.FocusRequested)
    def _focus_asked(self, message: TerminalPane.Focused | PaneGrid.FocusRequested) -> None:
        self.rearrange(arrange.focus(self.state.layout, message.pane_id))

    @on(TerminalPane.Resized)
    def _resized(self, message: TerminalPane.Resized) -> None:
        pane = next((pane for pane in arrange.all_panes(self.state.layout) if pane.id == message.pane_id), None)
        if pane is not None and pane.session is not None:
            self.run_worker(self.do.resize_session(pane.session, message.size), group="sizes")

    @on(TerminalPane.StartRequested)
    @on(TerminalPane.RestartRequested)
    def _start_asked(self, message: TerminalPane.Asked) -> None:
        self.work(session_actions.restart_pane(self, message.pane_id))

    @on(TerminalPane.FreshStartRequested)
    def _fresh_start_asked(self, message: TerminalPane.FreshStartRequested) -> None:
        self.work(session_actions.restart_pane(self, message.pane_id, resume=False))

    @on(TerminalPane.CloseRequested)
    def _close_asked(self, message: TerminalPane.CloseRequested) -> None:
        self.work(session_actions.close_pane(self, message.pane_id))

    @on(PaneGrid.BorderDragged)
    def _border_dragged(self, message: PaneGrid.BorderDragged) -> None:
        layout = self.state.layout
        self.rearrange(arrange.resize_by(layout, message.pane_id, message.side, message.cells, self.area))

    @on(TabBar.TabRequested)
    def _tab_asked(self, message: TabBar.TabRequested) -> None:
        self.rearrange(arrange.go_tab(self.state.layout, message.index))

    @on(TabBar.NewTabRequested)
    def _new_tab_asked(self) -> None:
        self.perform("tab.new")

    @on(AgentList.NewRequested)
    def _new_agent_asked(self) -> None:
        self.perform("agents.new")

    @on(RowList.HelpRequested)
    def _help_asked(self) -> None:
        self.perform("workspace.help")

    @on(RowList.UndoRequested)
    def _undo_asked(self) -> None:
        self.perform("workspace.undo")

    @on(AgentList.LaunchRequested)
    @on(AgentList.EditRequested)
    @on(AgentList.ContextRequested)
    @on(AgentList.SkillsRequested)
    @on(AgentList.StopRequested)
    @on(AgentList.DeleteRequested)
    @on(AgentList.SyncRequested)
    @on(AgentList.DuplicateRequested)
    @on(AgentList.TemplateRequested)
    def _agent_asked(self, message: AgentList.Asked) -> None:
        agent = self.state.agent(message.agent_id)
        if agent is not None:
            self.work(_FOR_AGENTS[type(message)](self, agent))

    @on(TaskList.ActionRequested)
    def _task_asked(self, message: TaskList.ActionRequested) -> None:
        self.work(task_actions.act(self, message.what, message.task_id))

    @on(SkillPicker.AssignRequested)
    def _assign_asked(self, message: SkillPicker.AssignRequested) -> None:
        self.work(agent_actions.assign(self, message.agent_id, message.refs))

    @on(SkillPicker.NewSkillRequested)
    def _new_skill_asked(self) -> None:
        self.perform("skills.new")

    @on(ContextEditor.SaveRequested)
    def _save_asked(self, message: ContextEditor.SaveRequested) -> None:
        self.work(self._sidebars.contexts.save(message))

    @on(ContextEditor.MarksChanged)
    def _marks_changed(self) -> None:
        self._draw_soon()

    @on(ContextEditor.EffectiveRequested)
    @on(ContextEditor.DriftRequested)
    @on(ContextEditor.ElsewhereRequested)
    @on(EffectiveView.DriftRequested)
    def _context_asked(self, message: ContextEditor.Asked | EffectiveView.DriftRequested) -> None:
        self.work(self._sidebars.contexts.answer(message))

    @on(EffectiveView.CloseRequested)
    def _effective_closed(self) -> None:
        self._sidebars.contexts.close_effective()

    @on(EffectiveView.EditRequested)
    def _edit_asked(self) -> None:
        self._sidebars.contexts.edit()

    @on(ContextEditor.DifferenceRequested)
    def _difference_asked(self, message: ContextEditor.DifferenceRequested) -> None:
        self.work(self._sidebars.contexts.show_difference(message))

    @on(RowList.LeaveRequested)
    @on(ContextEditor.LeaveRequested)
    @on(EffectiveView.LeaveRequested)
    @on(EventLog.LeaveRequested)
    def _leave_asked(self) -> None:
        self._sidebars.leave()


async def _stop(desk: Desk, agent: Agent) -> None:
    session = desk.state.session_of(agent.id)
    if session is not None and session.alive:
        await session_actions.stop(desk, session)


_FOR_AGENTS: Mapping[type[AgentList.Asked], Callable[[Desk, Agent], Awaitable[None]]] = {
    AgentList.LaunchRequested: session_actions.launch,
    AgentList.EditRequested: agent_actions.edit,
    AgentList.ContextRequested: lambda desk, agent: desk.sidebars.edit_context(agent),
    AgentList.SkillsRequested: lambda desk, agent: desk.sidebars.pick_skills(agent),
    AgentList.StopRequested: _stop,
    AgentList.DeleteRequested: agent_actions.delete,
    AgentList.SyncRequested: agent_actions.sync,
    AgentList.DuplicateRequested: agent_actions.duplicate,
    AgentList.TemplateRequested: template_actions.save_agent,
}
