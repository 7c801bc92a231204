"""The lines at the top and the bottom of the screen, and the panel that shows what comes after the prefix."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from textual.app import App

from app.tui.desk import Desk
from app.tui.hints import hints
from app.tui.key_router import Place, turn_key
from app.tui.ports import Workbench
from app.tui.views import key_hints, top_line, which_key_entries
from widgets.long_message import LongMessage
from widgets.status_line import KeyHint, Severity, Status, StatusLine
from widgets.tab_bar import TabBar
from widgets.which_key import WhichKey

MESSAGE_SECONDS: Final[dict[Severity, float]] = {"information": 6.0, "warning": 10.0, "error": 20.0}


class Lines:
    """Drives these widgets of one Ide; one message at a time, which goes by itself."""

    def __init__(self, app: App[None], desk: Desk, bench: Workbench) -> None:
        """`app` has the widgets, once it is mounted."""
        self._app = app
        self._desk = desk
        self._bench = bench
        self._message: tuple[str, Severity] = ("", "information")
        self._message_timer: asyncio.TimerHandle | None = None
        self._panel_timer: asyncio.TimerHandle | None = None

    def draw(self, place: Place, widget_keys: tuple[KeyHint, ...]) -> None:
        """Show the state, the mode that `place` makes of it, and the keys of the widget that has the focus."""
        state = self._desk.state
        mode = self._desk.keys.mode(place)
        self._app.query_one(TabBar).show(top_line(state, self._desk.project, self._bench.host))
        keymap = self._desk.keymap
        keys = key_hints(keymap, mode, place, widget_keys, hints(state, keymap))
        status = Status(mode, keys, *self._message, state.clients, self.time("%H:%M"), self._desk.works.shown)
        self._show(status)

    def _show(self, status: Status) -> None:
        """A message that the line has no room for stands whole under the top line instead."""
        line = self._app.query_one(StatusLine)
        is_long = line.cuts(status, self._app.size.width)
        line.show(replace(status, message="") if is_long else status)
        self._app.query_one(LongMessage).show(status.message if is_long else "", status.severity)

    def time(self, form: str) -> str:
        """The time of the bench's clock."""
        return time.strftime(form, time.localtime(self._bench.clock()))

    def say(self, message: str, severity: Severity, forgotten: Callable[[], None]) -> None:
        """Show that message from the next drawing on; `forgotten` is called when it has gone."""
        self._message = (message, severity)
        if self._message_timer is not None:
            self._message_timer.cancel()
        seconds = MESSAGE_SECONDS[severity]
        self._message_timer = asyncio.get_running_loop().call_later(seconds, self._forget, forgotten)

    def _forget(self, forgotten: Callable[[], None]) -> None:
        self._message = ("", "information")
        forgotten()

    # What comes after the prefix

    def follow_mode(self, place: Place) -> None:
        """Show the panel a moment after the prefix, and hide it with everything else."""
        self._stop_panel_timer()
        if self._desk.keys.mode(place) == "PREFIX":
            delay = self._desk.state.settings.which_key_delay
            loop = asyncio.get_running_loop()
            self._panel_timer = loop.call_later(delay, self._app.call_later, self._show_panel_after, place)
        else:
            self._app.call_later(self.hide_panel)

    def _show_panel_after(self, place: Place) -> None:
        if self._desk.keys.mode(place) == "PREFIX":
            self._show_panel()

    def _show_panel(self) -> None:
        keymap = self._desk.keymap
        panel = self._panel
        panel.show(keymap.prefixes[0], which_key_entries(keymap, self._desk.state), turn_key(keymap))
        panel.display = True

    def turn_page(self, pages: int) -> None:
        """Show what else can come after the prefix; if nothing is shown yet, do that at once."""
        self._stop_panel_timer()
        if self._panel.display:
            self._panel.turn(pages)
        else:
            self._show_panel()

    def _stop_panel_timer(self) -> None:
        if self._panel_timer is not None:
            self._panel_timer.cancel()
            self._panel_timer = None

    @property
    def _panel(self) -> WhichKey:
        return self._app.query_one(WhichKey)

    def hide_panel(self) -> None:
        """Nothing comes after a prefix."""
        self._panel.display = False
