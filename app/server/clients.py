"""All terminals that are joined to the workspace: one screen for all, of the size of the one that was used last."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Final, Protocol, TypeAlias

from app.server.ascii import AsciiMode
from app.server.client_connection import ClientConnection
from app.server.tokenizer import Focus, Reply, Token
from app.wire import Exit

Sender: TypeAlias = Hashable
"""Whose input it is: tokens of two terminals are never mixed."""

DEFAULT_SIZE: Final = (80, 24)
"""Columns and rows while no terminal has ever been joined."""


class Screen(Protocol):
    """What is shown: the app's driver, or what stands in for it while there is no app."""

    def take(self, sender: Sender, token: Token) -> None:
        """One token of that terminal's input."""
        ...

    def resized(self, cols: int, rows: int) -> None:
        """Take that size and repaint, also when it is the same."""
        ...

    def repaint(self) -> None:
        """Show everything again, to all terminals."""
        ...

    def forget(self, sender: Sender) -> None:
        """That terminal is gone."""
        ...


class Clients:
    """Frames go to every terminal, input comes from each; whoever was used last decides the size."""

    def __init__(self) -> None:
        """Nobody is joined, nothing is shown."""
        self.screen: Screen | None = None
        self.watchers: list[Callable[[int], None]] = []
        """Called with `attached` whenever that has changed."""
        self._by_use: list[ClientConnection] = []
        self._leaving: set[ClientConnection] = set()
        self._departed = asyncio.Event()
        self._size = DEFAULT_SIZE
        self._title = ""
        self._ascii: AsciiMode = "auto"
        self._still = False

    @property
    def attached(self) -> int:
        """How many terminals are joined."""
        return len(self._by_use)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the terminal that was used last."""
        return self._size

    # What is shown

    def take_screen(self, screen: Screen) -> None:
        """Show that from now on."""
        self.screen = screen

    def leave_screen(self, screen: Screen) -> None:
        """Show it no longer, if it is what is shown; input is dropped until something else is."""
        if self.screen is screen:
            self.screen = None

    def show(self, frame: str) -> None:
        """Write a frame, in Textual's form, to every terminal, as each can show it."""
        for client in self._by_use:
            client.show(frame, self._size)

    def set_title(self, text: str) -> None:
        """What the windows of the terminals are called, now and when they join later."""
        self._title = text
        for client in self._by_use:
            client.set_title(text)

    def draw(self, ascii_mode: AsciiMode, *, still: bool) -> None:
        """How the terminals are drawn on, now and when they join later; `still`: nothing blinks."""
        if (ascii_mode, still) == (self._ascii, self._still):
            return
        self._ascii, self._still = ascii_mode, still
        for client in self._by_use:
            self._prepare(client)
        self.repaint()

    def _prepare(self, client: ClientConnection) -> None:
        client.ascii, client.still = self._ascii, self._still

    def copy(self, sequence: str) -> None:
        """Give a clipboard sequence (OSC 52) to the terminal that was used last, and to no other."""
        if self._by_use:
            self._by_use[-1].write(sequence)

    def dismiss(self, ending: Exit) -> None:
        """Send every client away."""
        for client in tuple(self._by_use):
            client.dismiss(ending)

    async def departed(self) -> None:
        """Wait until those who were sent away have heard it, or have gone by themselves."""
        while self._leaving:
            self._departed.clear()
            await self._departed.wait()

    def detach_last(self, message: str) -> None:
        """Let the client that was used last go: what `prefix d` does."""
        if self._by_use:
            self._by_use[-1].dismiss(Exit(0, message))

    # What a connection tells

    def join(self, client: ClientConnection) -> None:
        """A terminal has been greeted and takes part; it counts as used."""
        self._by_use.append(client)
        self._prepare(client)
        if self._title:
            client.set_title(self._title)
        self._adopt(client)
        self._changed()

    def leave(self, client: ClientConnection) -> None:
        """A terminal is going; the size becomes that of the one used before it."""
        self._leaving.add(client)
        if client not in self._by_use:
            return
        self._by_use.remove(client)
        if self.screen is not None:
            self.screen.forget(client)
        if self._by_use and self._by_use[-1].size != self._size:
            self._adopt(self._by_use[-1])
        self._changed()

    def gone(self, client: ClientConnection) -> None:
        """A terminal's connection is closed."""
        self.leave(client)
        self._leaving.discard(client)
        self._departed.set()

    def resized(self, client: ClientConnection) -> None:
        """A terminal has a new size, or lost what it showed; it counts as used, and all is painted anew."""
        self._use(client)
        self._adopt(client)

    def repaint(self) -> None:
        """A terminal has lost what it showed."""
        if self.screen is not None:
            self.screen.repaint()

    def take(self, client: ClientConnection, token: Token) -> None:
        """One token of that terminal: it is used if a person caused it, which replies are not."""
        if isinstance(token, Reply):
            return
        if not (isinstance(token, Focus) and not token.gained):
            self._use(client)
            if client.size != self._size:
                self._adopt(client)
        if self.screen is not None and client is self._by_use[-1]:
            self.screen.take(client, token)

    def _changed(self) -> None:
        for watcher in tuple(self.watchers):
            watcher(self.attached)

    def _use(self, client: ClientConnection) -> None:
        if self._by_use[-1] is not client:
            self._by_use.remove(client)
            self._by_use.append(client)

    def _adopt(self, client: ClientConnection) -> None:
        cols, rows = self._size = client.size
        for other in self._by_use:
            if other.size[0] > cols or other.size[1] > rows:
                other.clear()
        if self.screen is not None:
            self.screen.resized(*self._size)
