"""Textual's driver over a byte pipe: no thread, no signal, no termios, and no terminal of its own.

What the app draws goes to `Clients`, and what the clients' terminals send comes from there. Of Textual's private parts
it uses `Driver._app`, `_loop` and `_size`, and `App._handle_exception`; tests/server/test_textual_contract.py watches
them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from app.server.clients import Clients, Sender
from app.server.input import InputRouter, TakesInput
from app.server.tokenizer import Token

_log = logging.getLogger(__name__)

_CLIPBOARD: Final = "\x1b]52;"


@dataclass(frozen=True, slots=True)
class _Binding:
    clients: Clients
    on_ending: Callable[[], None]


class PipeDriver(Driver):
    """Bound to its clients by `driver_for`, because Textual itself makes the driver from a class."""

    binding: ClassVar[_Binding]

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Called by Textual while the app starts."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._clients = self.binding.clients
        self._frame: list[str] = []
        self._routers: dict[Sender, InputRouter] = {}
        self._taker = app if isinstance(app, TakesInput) else None

    @property
    def is_headless(self) -> bool:
        """True while nobody watches: Textual then spares itself the rendering of frames."""
        return not self._clients.attached

    # What Textual asks of a driver

    def write(self, data: str) -> None:
        """Add to the frame; what is never flushed (the bell, a pointer's shape) goes out at the end of the turn."""
        if data.startswith(_CLIPBOARD):
            self._clients.copy(data)
            return
        if not self._frame:
            self._loop.call_soon(self.flush)
        self._frame.append(data)

    def flush(self) -> None:
        """Send the frame to all clients."""
        frame = "".join(self._frame)
        self._frame.clear()
        if frame and self._clients.screen is self:
            self._clients.show(frame)

    def start_application_mode(self) -> None:
        """Take the place of the screen; every client is painted from scratch."""
        self._clients.take_screen(self)
        self.resized(*self._clients.size)

    def stop_application_mode(self) -> None:
        """The clients stay as they are: the next app draws over the last frame of this one."""
        self.flush()
        self.disable_input()

    def disable_input(self) -> None:
        """The first thing that an app does when it ends."""
        if self._clients.screen is self:
            self._clients.leave_screen(self)
            self.binding.on_ending()

    def send_message(self, message: Message) -> None:
        """Post it at once: we are on the app's own loop."""
        self._app.post_message(message)

    def open_url(self, url: str, new_tab: bool = True) -> None:  # noqa: ARG002 - Textual's signature
        """Refused: the browser would open where the workspace runs, which need not be where the person sits."""
        _log.info("not opened, because the browser would open beside the workspace: %s", url)

    # What the clients ask of a screen

    def take(self, sender: Sender, token: Token) -> None:
        """One token of that terminal's input."""
        router = self._routers.setdefault(sender, InputRouter(self._taker))
        try:
            for message in router.route(token):
                self.process_message(message)
        except Exception as error:  # the app's own code, called outside its handlers: it ends like in one of them
            self._app._handle_exception(error)

    def resized(self, cols: int, rows: int) -> None:
        """The screen has that size from now on; it is repainted, also when that changed nothing."""
        self._size = (cols, rows)
        size = Size(cols, rows)
        self.send_message(events.Resize(size, size))
        self.repaint()

    def repaint(self) -> None:
        """Draw everything again: Textual itself would ignore a resize to the same size."""
        self._app.call_later(self._app.refresh)

    def forget(self, sender: Sender) -> None:
        """That terminal is gone."""
        self._routers.pop(sender, None)


def driver_for(clients: Clients, on_ending: Callable[[], None]) -> type[Driver]:
    """A driver class for one app; `on_ending` is called when that app begins to end, by whatever cause."""
    return type("BoundPipeDriver", (PipeDriver,), {"binding": _Binding(clients, on_ending)})
