"""Facts on their way to the screen: each is in the state already; what it asks for comes in the screen's own turn."""

import time
from collections.abc import Callable

from textual.app import App

from app.bus import Subscription
from app.domain.events import (
    BellRang,
    ClipboardOffered,
    CollectionDue,
    Event,
    LaunchWanted,
    ProblemFound,
    SessionNotified,
    SettingsRead,
    TaskChanged,
    TaskLaunched,
    ThemesRead,
)
from app.tui.actions import notices, sessions, tasks, workspace
from app.tui.desk import Desk


class Relay:
    """Follows the bus for one Ide."""

    def __init__(
        self, app: App[None], desk: Desk, *, changed: Callable[[], None], preferences_changed: Callable[[], None]
    ) -> None:
        """`changed` is called for every fact, at once; it must be quick."""
        self._app = app
        self._desk = desk
        self._changed = changed
        self._preferences_changed = preferences_changed
        self._subscription: Subscription | None = None

    def begin(self) -> None:
        """Follow every fact from now on."""
        self._subscription = self._desk.bench.bus.subscribe(Event, self._take)

    def stop(self) -> None:
        """The screen ends."""
        if self._subscription is not None:
            self._subscription.cancel()

    def _take(self, event: Event) -> None:
        clock = time.strftime("%H:%M:%S", time.localtime(self._desk.now()))
        self._app.call_later(self._act, event, clock)
        self._changed()

    def _act(self, event: Event, clock: str) -> None:
        self._answer(event)
        self._desk.sidebars.take_fact(event, clock)

    def _answer(self, event: Event) -> None:
        """Do what a fact asks of the screen itself."""
        desk = self._desk
        match event:
            case ProblemFound(message=message):
                desk.tell(message, "error")
            case TaskChanged(task=task) if task.state == "archived":
                desk.work(tasks.put_away(desk, task), hold=False)
            case TaskLaunched(session=session):
                tasks.show(desk, session)
            case BellRang(session_id=session_id):
                self._app.bell()
                notices.hear(desk, session_id, "rang the bell")
            case SessionNotified(session_id=session_id, text=text):
                notices.hear(desk, session_id, text)
            case CollectionDue():
                desk.work(workspace.collect_due(desk), hold=False)
            case LaunchWanted(agent=agent):
                desk.work(sessions.launch(desk, agent))
            case ClipboardOffered(text=text):
                self._app.copy_to_clipboard(text)
            case SettingsRead() | ThemesRead():
                self._preferences_changed()
            case _:
                pass
