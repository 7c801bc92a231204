"""Somebody at a terminal, without the terminal: speaks the wire to a workspace that runs in the same loop."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from app.server.clients import Clients
from app.server.control import Commands, Control
from app.server.host import Host, MakeApp
from app.server.reception import Reception
from app.wire import Answer, Decoder, Detach, Exit, Frame, Hello, Input, Output, Request, Resize, Title, encode

PATIENCE = 20.0
"""Seconds until a test gives up waiting; nothing is asserted about how long anything took."""

_SEQUENCE = re.compile(r"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x18")


class Person:
    """Joined to a reception over a socket pair; keeps all that it was sent."""

    def __init__(self, reception: Reception) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.setblocking(False)
        self.output = b""
        self.titles: list[str] = []
        self.answers: list[Answer] = []
        self.exit: Exit | None = None
        self.gone = False
        self.news = asyncio.Event()
        self._decoder = Decoder()
        reception.receive(theirs)
        self._reading = asyncio.create_task(self._read())

    async def say(self, frame: Frame) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, encode(frame))

    async def hello(self, cols: int = 80, rows: int = 24, **variables: str) -> None:
        await self.say(Hello(cols, rows, {"TERM": "xterm-256color", "COLORTERM": "truecolor", **variables}))

    async def type(self, data: bytes) -> None:
        await self.say(Input(data))

    async def resize(self, cols: int, rows: int) -> None:
        await self.say(Resize(cols, rows))

    async def detach(self) -> None:
        await self.say(Detach())

    async def ask(self, command: str, **arguments: object) -> None:
        await self.say(Request(command, arguments))

    @property
    def text(self) -> str:
        """All text it was ever sent, without sequences."""
        return _SEQUENCE.sub("", self.output.decode("utf-8", "replace"))

    def forget(self) -> None:
        self.output = b""

    async def until(self, condition: Callable[["Person"], bool]) -> None:
        """Wait for news until the condition holds; fails with what there is if it never does."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition(self):
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise AssertionError(f"it never came; there is {self.text[-400:]!r}, {self.exit}, {self.answers}") from None

    async def sees(self, text: str) -> None:
        await self.until(lambda person: text in person.text)

    async def settles(self) -> None:
        """Wait until nothing has come for a moment: what was under way has arrived."""
        while True:
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), 0.15)
            except TimeoutError:
                return

    async def ends(self) -> Exit:
        await self.until(lambda person: person.exit is not None)
        assert self.exit is not None
        return self.exit

    async def leave(self) -> None:
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        self.socket.close()

    async def pause(self) -> None:
        """Read nothing any more, as a terminal behind a dead link."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading

    def resume(self) -> None:
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                data = await loop.sock_recv(self.socket, 1 << 16)
            except OSError:
                data = b""
            for frame in self._decoder.feed(data):
                self._keep(frame)
            self.gone = not data
            self.news.set()
            if not data:
                return

    def _keep(self, frame: Frame) -> None:
        match frame:
            case Output(data):
                self.output += data
            case Title(text):
                self.titles.append(text)
            case Exit():
                self.exit = frame
            case Answer():
                self.answers.append(frame)
            case _:
                raise AssertionError(f"a workspace does not send {frame}")


class House:
    """A workspace without a process: clients, control, reception, and a host if an app is given."""

    def __init__(self, make_app: MakeApp | None = None, commands: Commands | None = None) -> None:
        self.clients = Clients()
        self.control = Control(commands or Commands())
        self.reception = Reception(self.clients, self.control, asyncio.get_running_loop())
        self.host = Host(self.clients, make_app) if make_app is not None else None
        self.running = asyncio.create_task(self.host.run()) if self.host is not None else None
        self.people: list[Person] = []

    def person(self) -> Person:
        person = Person(self.reception)
        self.people.append(person)
        return person

    async def joined(self, cols: int = 80, rows: int = 24, **variables: str) -> Person:
        person = self.person()
        await person.hello(cols, rows, **variables)
        await person.until(lambda person: b"\x1b[?1049h" in person.output)
        return person


@asynccontextmanager
async def house(make_app: MakeApp | None = None, commands: Commands | None = None) -> AsyncIterator[House]:
    """A workspace for one test; everything of it has ended afterwards."""
    home = House(make_app, commands)
    try:
        yield home
    finally:
        if home.host is not None and home.running is not None:
            home.host.stop()
            await asyncio.wait_for(home.running, PATIENCE)
        home.clients.dismiss(Exit(0))
        home.reception.close()
        await home.control.close()
        for person in home.people:
            await person.leave()
