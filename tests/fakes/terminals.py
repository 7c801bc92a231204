"""Terminals without processes: `cat` echoes what it is sent, `sh` obeys `exit N`, everything else just runs."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.errors import Failed, IdeaiError, NotFound, Refused
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size


def _ignore(*_: object) -> None:
    """What a test that does not care hands over as a sink."""


@dataclass(frozen=True, slots=True)
class FakeProcess:
    """A process as a test sees it."""

    pid: int
    invocation: Invocation
    size: Size
    written: bytes = b""
    sizes: tuple[Size, ...] = ()


@dataclass(slots=True)
class FakeTerminals:
    """`missing` are the commands that PATH does not have; `errors` maps a method's name to what it raises next time.

    `steps` records the calls as `terminals.spawn`, `terminals.close`…; hand one list to several fakes to see the order.
    `running` are the live processes; what has ended, by itself or by `close`, is in `ended`, newest last.
    """

    output: Callable[[SessionId, bytes], None] = _ignore
    exited: Callable[[SessionId, int], None] = _ignore
    missing: frozenset[str] = frozenset()
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    running: dict[SessionId, FakeProcess] = field(default_factory=dict)
    ended: list[FakeProcess] = field(default_factory=list)
    closed: list[SessionId] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    _next_pid: int = 4_000_000

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """A new process, or the error that was planted."""
        self._step("spawn")
        if not size.valid():
            raise Failed(f"A terminal cannot have the size {size.rows}x{size.cols}; it needs at least one cell.")
        if session_id in self.running:
            raise Refused(f"Session {session_id} is still running; close it first.")
        if invocation.command in self.missing:
            raise NotFound(f"{invocation.command} is not on PATH; install it or correct the profile's command.")
        self._next_pid += 1
        self.running[session_id] = FakeProcess(self._next_pid, invocation, size)
        return self._next_pid

    def write(self, session_id: SessionId, data: bytes) -> None:
        """The process takes it at once."""
        self._step("write")
        self._take(session_id, data)

    async def write_when_reading(self, session_id: SessionId, data: bytes) -> None:
        """The process is reading already."""
        self._step("write_when_reading")
        if session_id not in self.running:
            raise Failed("The program ended before it read what was to be typed into it; start it again.")
        self._take(session_id, data)

    async def type_at_prompt(self, session_id: SessionId, line: str, sign: str) -> None:
        """The process shows the sign already, and it is noted in `signs`."""
        self._step("type_at_prompt")
        self.signs.append(sign)
        self._take(session_id, f"{line}\r".encode())

    def resize(self, session_id: SessionId, size: Size) -> None:
        """Noted in `sizes`, if it is another size."""
        self._step("resize")
        process = self.running.get(session_id)
        if process and process.size != size:
            self.running[session_id] = replace(process, size=size, sizes=(*process.sizes, size))

    async def close(self, session_id: SessionId) -> None:
        """The process is gone; `exited` is not called for it."""
        self._step("close")
        self.closed.append(session_id)
        if process := self.running.pop(session_id, None):
            self.ended.append(process)

    def print(self, session_id: SessionId, data: bytes) -> None:
        """Let the process print something."""
        self.output(session_id, data)

    def exit(self, session_id: SessionId, code: int = 0) -> None:
        """Let the process end by itself."""
        self.ended.append(self.running.pop(session_id))
        self.exited(session_id, code)

    def written(self, session_id: SessionId) -> bytes:
        """All that the session's live process was sent."""
        return self.running[session_id].written

    def _take(self, session_id: SessionId, data: bytes) -> None:
        process = self.running.get(session_id)
        if process is None:
            return
        process = self.running[session_id] = replace(process, written=process.written + data)
        match process.invocation.command.rpartition("/")[2]:
            case "cat":
                self.output(session_id, data)
            case "sh" if data.startswith(b"exit "):
                self.exit(session_id, int(data.removeprefix(b"exit ")))

    def _step(self, method: str) -> None:
        self.steps.append(f"terminals.{method}")
        if error := self.errors.pop(method, None):
            raise error


class TerminalSink:
    """Where terminals tell what was printed and which exits there were; a test can wait until it was told enough."""

    def __init__(self) -> None:
        """Nothing was told yet."""
        self.printed: defaultdict[SessionId, bytes] = defaultdict(bytes)
        self.exits: list[tuple[SessionId, int]] = []
        self.told: list[SessionId] = []
        self._changed = asyncio.Event()

    def output(self, session_id: SessionId, data: bytes) -> None:
        """Note what a process printed; `told` has one entry a portion."""
        self.printed[session_id] += data
        self.told.append(session_id)
        self._changed.set()

    def exited(self, session_id: SessionId, code: int) -> None:
        """Note an exit."""
        self.exits.append((session_id, code))
        self._changed.set()

    async def until(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until what was told fulfils the condition; TimeoutError means that it hangs."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def prints(self, session_id: SessionId, text: bytes) -> None:
        """Wait until a session has printed the text."""
        await self.until(lambda: text in self.printed[session_id])

    async def exits_with(self, session_id: SessionId, code: int) -> None:
        """Wait until the exit of a session was told, and check its code."""
        await self.until(lambda: any(found == session_id for found, _ in self.exits))
        assert (session_id, code) in self.exits
