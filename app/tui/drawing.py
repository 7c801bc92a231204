"""When the screen is drawn, and what: the state once a turn, the lines more often, a pane when its program prints."""

from textual.app import App

from app.domain.layout import PaneId
from app.domain.session import SessionId
from app.tui.desk import Desk
from app.tui.keyboard import Keyboard
from app.tui.lines import Lines
from app.tui.pacer import Pacer
from app.tui.screens.library import Library
from app.tui.views import pane_views, widget_keys
from widgets.pane_grid import PaneGrid


class Drawing:
    """Draws one Ide."""

    def __init__(self, app: App[None], desk: Desk, keyboard: Keyboard, grid: PaneGrid, lines: Lines) -> None:
        """Nothing is due until `begin`."""
        self._app = app
        self._desk = desk
        self._keyboard = keyboard
        self._grid = grid
        self._lines = lines
        self._pacer: Pacer[SessionId] = Pacer(self._look)
        self._starting: dict[PaneId, str] = {}
        self._is_due = False
        self._lines_are_due = False

    def begin(self) -> None:
        """Follow what the programs print; Textual finds its app in the context of this call."""
        self._pacer.start()
        self._desk.screens.watcher = self._pacer.changed

    def stop(self) -> None:
        """The screen ends."""
        self._pacer.stop()
        self._desk.screens.watcher = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is due."""
        return self._pacer.idle and not (self._is_due or self._lines_are_due)

    def starting(self, pane_id: PaneId, what: str) -> None:
        """Say in the pane what is being started; an empty string ends that."""
        if what:
            self._starting[pane_id] = what
        else:
            self._starting.pop(pane_id, None)
        self.soon()

    def soon(self) -> None:
        """Draw everything, once what is queued has been handled."""
        if not self._is_due:
            self._is_due = True
            self._app.call_later(self.now)

    def lines_soon(self) -> None:
        """Draw the top and the bottom line."""
        if not self._lines_are_due:
            self._lines_are_due = True
            self._app.call_later(self._draw_lines)

    def now(self) -> None:
        """Draw everything."""
        self._is_due = False
        if not self._app.is_running:
            return
        state, screens = self._desk.state, self._desk.screens
        views = pane_views(state, self._desk.project, screens.emulator, screens.write, self._starting)
        self._grid.show(state.tab, views)
        session = state.focused_session
        self._pacer.focused = session.id if session is not None else None
        self._desk.sidebars.show(state)
        for screen in self._app.screen_stack:
            if isinstance(screen, Library):
                screen.follow(state)
        self._draw_lines()

    def times(self) -> None:
        """Draw what changes with the clock alone."""
        if not self._app.is_running:
            return
        self._desk.sidebars.show_tasks(self._desk.state)
        self._draw_lines()

    def _draw_lines(self) -> None:
        self._lines_are_due = False
        if not self._app.is_running:
            return
        self._lines.draw(self._keyboard.place(), widget_keys(self._desk.widget_bindings))

    def follow_mode(self) -> None:
        """The keyboard has another mode."""
        self.lines_soon()
        self._lines.follow_mode(self._keyboard.place())

    def _look(self, session_id: SessionId) -> None:
        place = self._desk.state.place_of(session_id)
        pane = self._grid.pane(place[1]) if place is not None else None
        if pane is not None:
            pane.look()
