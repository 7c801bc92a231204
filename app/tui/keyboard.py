"""The person's keyboard: when what is typed must wait, and how it comes to the widget of ours that has the focus."""

from collections.abc import Callable, Hashable
from typing import Any, Final

from textual import events
from textual.app import App
from textual.message import Message
from textual.screen import Screen

from app.terminal.keys import Key, textual_key
from app.tui.desk import Desk
from app.tui.holds import Holds
from app.tui.input import Input, PaneInput, Paste
from app.tui.key_router import KeyRouter, Place, ResizeBy
from app.tui.screens.dialog import Dialog
from widgets.terminal_pane import TerminalPane

TYPE_AHEAD_LIMIT: Final = 2.0
"""Seconds that typed keys may wait for a dialog, a new pane or a widget that does not come to it."""
MAX_PASTE: Final = 8 << 20
"""Characters of a paste that our own widgets get; what a pane gets is not bounded."""

_STARTING = "starting"
"""Holds what is typed until there is something to type into."""


class Followed(Message):
    """Follows a key on its way through a widget and back, for the first or the second time."""

    def __init__(self, number: int, lap: int) -> None:
        """`number` counts what was sent to widgets."""
        super().__init__()
        self.number = number
        self.lap = lap


class Keyboard:
    """That of one Ide; nothing goes on until `begin`."""

    def __init__(
        self,
        app: App[None],
        desk: Desk,
        *,
        pane: Callable[[], PaneInput | None],
        resize: Callable[[ResizeBy], None],
        turn_page: Callable[[int], None],
        mode_changed: Callable[[], None],
    ) -> None:
        """`pane` gives the focused pane, if there is one; `app` has to hand each Followed to `followed`."""
        self._app = app
        self.router = KeyRouter(desk.keymap)
        self.input = Input(
            self.router,
            place=self.place,
            pane=pane,
            run=desk.perform,
            resize=resize,
            turn_page=turn_page,
            to_widget=self._to_widget,
            tell=desk.tell,
            mode_changed=mode_changed,
            must_wait=self._must_wait,
        )
        self._holds = Holds(self.input.go_on)
        self._holds.add(_STARTING)
        self._answerable: Screen[Any] | None = None
        self._sent = 0

    def begin(self) -> None:
        """There is something to type into."""
        self._holds.drop(_STARTING)

    def stop(self) -> None:
        """The screen ends."""
        self._holds.clear()

    def place(self) -> Place:
        """Where the keys go now."""
        if len(self._app.screen_stack) > 1:
            screen = self._app.screen
            return "question" if isinstance(screen, Dialog) and screen.takes_every_key else "dialog"
        focused = self._app.focused
        return "pane" if focused is None or isinstance(focused, TerminalPane) else "widget"

    # What must wait

    def hold(self, token: Hashable, *, asks: bool = False) -> None:
        """Let what is typed wait for what `token` will bring about; not for long, unless that asks the person."""
        self._holds.add(token, None if asks else TYPE_AHEAD_LIMIT)

    def release(self, token: Hashable) -> None:
        """It has come about."""
        self._holds.drop(token)

    def give_to(self, screen: Screen[Any]) -> None:
        """Let what is typed go to a dialog, which takes keys now."""
        self._answerable = screen
        self.input.go_on()

    def take_from_dialog(self) -> None:
        """The dialog is answered, and has taken with it what followed the last key."""
        self._answerable = None
        self._holds.drop(Followed)

    def _must_wait(self) -> bool:
        """Whether a widget still has to act on a key, or a command is about to open what the next keys are for."""
        if not self._holds or Followed in self._holds:
            return bool(self._holds)
        return self._answerable is None or self._app.screen is not self._answerable

    # To a widget and back

    def _to_widget(self, typed: Key | Paste) -> None:
        """Send it, and twice a message after it: all that the widget asks for because of it arrives before the second.

        A dialog that is answered takes those messages with it; `take_from_dialog` goes on then.
        """
        if isinstance(typed, Paste):
            self._app.post_message(events.Paste("".join(typed.chunks)[:MAX_PASTE]))
        else:
            self._app.post_message(events.Key(*textual_key(typed)))
        self._sent += 1
        self._holds.add(Followed, TYPE_AHEAD_LIMIT)
        self._app.call_later(self._follow, Followed(self._sent, lap=1))

    def _follow(self, message: Followed) -> None:
        (self._app.focused or self._app.screen).post_message(message)

    def followed(self, message: Followed) -> None:
        """It has come back."""
        if message.number != self._sent:
            return
        if message.lap == 1:
            self._follow(Followed(message.number, lap=2))
        else:
            self._holds.drop(Followed)
