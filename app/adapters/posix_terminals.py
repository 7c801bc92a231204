"""The Terminals port over PTYs of the operating system (Linux, macOS)."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from signal import SIGCONT, SIGHUP, SIGKILL, Signals

from app.domain.child_variables import child_variables, with_git_settings
from app.domain.errors import Failed, Refused
from app.domain.injection import Invocation
from app.domain.session import SessionId, Size
from app.processes.children import (
    Child,
    Start,
    close_all,
    copies_to_inherit,
    foreground_name,
    reads_raw,
    reap,
    session_members,
    set_size,
    signal_all,
)
from app.processes.exits import watch_exit
from app.processes.streams import QUEUE_BYTES, PtyStream
from app.processes.turns import Turns
from app.threads import in_thread

START_SECONDS = 10.0
"""A start that takes longer hangs: its directory or program lies on a disk that does not answer."""

READING_SECONDS = 1.5
"""How long `write_when_reading` waits for a program to turn to its input."""

READING_LOOK_SECONDS = 0.02
"""How often it looks; nothing tells of a change of a PTY's modes."""

LINGER_SECONDS = 0.2
"""How long the news of an exit waits for the PTY to run dry while a descendant still has it open."""

KERNEL_BYTES = 1024 * 1024
"""More than the kernel holds back of a PTY's output (640 KiB on Linux): what comes after it came after the exit."""

HANG_UP_SECONDS = 0.8
KILL_SECONDS = 2.0

_log = logging.getLogger(__name__)


class _Session:
    """One process and its PTY.

    Once it has ended it is reaped as soon as nobody else is in the session it led: until then the unreaped process
    keeps its number from being given to a stranger, whom a later `hang_up` would hit.
    """

    def __init__(
        self,
        child: Child,
        size: Size,
        output: Callable[[bytes], None],
        exited: Callable[[int], None],
        turns: Turns,
    ) -> None:
        self.pid = child.pid
        self.size = size
        self.exit_code: int | None = None
        self.overflowed = False
        self._loop = asyncio.get_running_loop()
        self._output = output
        self._exited = exited
        self._gone = asyncio.Event()
        self._reaped = False
        self._told = False
        self._silent = False
        self._hung_up = False
        self._lingered = False
        self._received_at_exit = 0
        self._reaping: asyncio.Task[None] | None = None
        self._inherited = child.inherited
        self.stream = PtyStream(self._loop, child.fd, self._print, self._tell_if_out, turns)
        watch_exit(self._loop, child.pid, self._ended)
        self.stream.resume()

    @property
    def alive(self) -> bool:
        return self.exit_code is None

    async def hang_up(self) -> None:
        """End what is left of the session and free its PTY; neither output nor an exit is told any more."""
        self._silent = True
        self.stream.resume()  # who is held back in a write could not react
        if self._reaping:
            await self._reaping
        if not await self._all_gone((SIGHUP, SIGCONT), HANG_UP_SECONDS) and not await self._all_gone(
            (SIGKILL,), KILL_SECONDS
        ):
            _log.warning("process %d or a descendant of it does not end even when killed", self.pid)
        self.stream.close()
        self._hung_up = True
        self._reap()

    async def _all_gone(self, signals: tuple[Signals, ...], seconds: float) -> bool:
        """Signal the group, and every other process of the session once; whether all ended within that time."""
        until = self._loop.time() + seconds
        leader = None if self._reaped else self.pid
        told: set[int] = set()
        pause = 0.002
        while True:
            members = set(await self._members())
            if not members and not self.alive:
                return True
            signal_all(None if told else leader, members - told, *signals)
            told |= members | {self.pid}
            if self._loop.time() > until:
                return False
            await self._wait_for_exit(pause)
            pause = min(pause * 2, 0.05)

    async def _members(self) -> list[int]:
        if self._reaped and self._reaping:
            return []
        return await in_thread(partial(session_members, self.pid, reaped=self._reaped))

    async def _wait_for_exit(self, pause: float) -> None:
        """At once when the process ends; after `pause` for its descendants, of whose end nothing tells."""
        if not self.alive:
            await asyncio.sleep(pause)
            return
        try:
            async with asyncio.timeout(pause):
                await self._gone.wait()
        except TimeoutError:
            return

    def _print(self, data: bytes) -> None:
        if not self._silent:
            self._output(data)

    def _ended(self, code: int, reaped: bool) -> None:
        self.exit_code = code
        self._reaped = reaped
        self._received_at_exit = self.stream.received
        # Kept until now, because a program may close what it has inherited.
        close_all(self._inherited)
        self._gone.set()
        if self._hung_up:
            self._reap()
        if self._silent:
            return
        self.stream.finish()
        self._loop.call_later(LINGER_SECONDS, self._stop_lingering)
        if not reaped:
            self._reaping = self._loop.create_task(self._reap_if_alone())

    def _stop_lingering(self) -> None:
        self._lingered = True
        self.stream.finish()

    def _tell_if_out(self) -> None:
        """Tell the exit once all output that came before it was told."""
        if self.exit_code is None or self._silent:
            return
        if not self._told and self._output_is_out():
            self._told = True
            self._exited(self.exit_code)
        if self._told and self.stream.ended:
            self.stream.close()

    def _output_is_out(self) -> bool:
        since = self.stream.received - self._received_at_exit
        return self.stream.ended or (self._lingered and (self.stream.idle or since > KERNEL_BYTES))

    async def _reap_if_alone(self) -> None:
        if not await in_thread(partial(session_members, self.pid)):
            self._reap()

    def _reap(self) -> None:
        if not self.alive and not self._reaped:
            self._reaped = True
            reap(self.pid)


@dataclass(slots=True)
class PosixTerminals:
    """Processes on PTYs; to be used on one event loop.

    `output` gets what a session's process prints, untouched, in order and in portions that it takes about a millisecond
    for: of those who print more than is read at once, one has a turn in each turn of the loop. `exited` is called once
    for a process that ended by itself, after all it had printed; a descendant that keeps the PTY open may still print
    afterwards. Neither is called any more once `close` was. Both may be called before the caller of `spawn` has done
    anything with the process id it got. While a session is paused nothing is told of it, not even its end. `inherited`
    and `own` are as for `child_variables`.
    """

    output: Callable[[SessionId, bytes], None]
    exited: Callable[[SessionId, int], None]
    inherited: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)
    _sessions: dict[SessionId, _Session] = field(default_factory=dict)
    _starting: dict[SessionId, asyncio.Event] = field(default_factory=dict)
    _closing: dict[SessionId, asyncio.Task[None]] = field(default_factory=dict)
    _turns: Turns | None = None

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """As the port says. An exited process of the same session is freed first; one that runs is Refused."""
        if not size.valid():
            raise Failed(f"A terminal cannot have the size {size.rows}x{size.cols}; it needs at least one cell.")
        session = self._sessions.get(session_id)
        if session_id in self._starting or (session and session.alive):
            raise Refused(f"Session {session_id} is still running; close it first.")
        started = self._starting[session_id] = asyncio.Event()
        try:
            await self._end(session_id)
            child = await self._start(invocation, size)
            self._sessions[session_id] = _Session(
                child, size, partial(self.output, session_id), partial(self.exited, session_id), self._turns_of_loop()
            )
            return child.pid
        finally:
            del self._starting[session_id]
            started.set()

    def write(self, session_id: SessionId, data: bytes) -> None:
        """As the port says; what would make more than 32 MB wait for a program that does not read is refused whole."""
        session = self._sessions.get(session_id)
        if session is None or not session.alive:
            return
        if session.stream.write(data):
            session.overflowed = session.overflowed and session.stream.queued > 0
        elif not session.overflowed:
            session.overflowed = True
            _log.warning(
                "session %s does not read: %d bytes wait for it already (at most %d), and %d more were refused",
                session_id,
                session.stream.queued,
                QUEUE_BYTES,
                len(data),
            )

    async def write_when_reading(self, session_id: SessionId, data: bytes) -> None:
        """As the port says: a program that reads keys turns off line editing or echo first, and often flushes input.

        Raises Failed if the process ends before.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + READING_SECONDS
        while True:
            session = self._sessions.get(session_id)
            if session is None or not session.alive:
                raise Failed("The program ended before it read what was to be typed into it; start it again.")
            if reads_raw(session.stream.fd) or loop.time() > until:
                self.write(session_id, data)
                return
            await asyncio.sleep(READING_LOOK_SECONDS)

    async def type_at_prompt(self, session_id: SessionId, line: str, sign: str) -> None:  # noqa: ARG002
        """As the port says of where nobody knows the screen. Raises Failed if the process ends before it reads."""
        await self.write_when_reading(session_id, f"{line}\r".encode())

    def resize(self, session_id: SessionId, size: Size) -> None:
        """As the port says; a size that no terminal can have is ignored."""
        session = self._sessions.get(session_id)
        if session is None or not session.alive or session.size == size or not size.valid():
            return
        session.size = size
        set_size(session.stream.fd, size)

    async def close(self, session_id: SessionId) -> None:
        """As the port says: the whole session of the process ends, its background jobs too; nothing if there is none.

        Cancelling the caller does not stop it.
        """
        if starting := self._starting.get(session_id):
            await starting.wait()
        await self._end(session_id)

    async def close_all(self) -> None:
        """Close every session, at once."""
        sessions = {*self._sessions, *self._starting, *self._closing}
        await asyncio.gather(*(self.close(session_id) for session_id in sessions))

    def pause(self, session_id: SessionId) -> None:
        """Read no more of the session's output until `resume`: its program is held back by its PTY."""
        if session := self._sessions.get(session_id):
            session.stream.pause()

    def resume(self, session_id: SessionId) -> None:
        """Read on."""
        if session := self._sessions.get(session_id):
            session.stream.resume()

    def foreground(self, session_id: SessionId) -> str | None:
        """The name of the program that has the session's terminal now (`vim` in a shell), or None if unknown."""
        session = self._sessions.get(session_id)
        return foreground_name(session.stream.fd) if session and session.alive else None

    def _turns_of_loop(self) -> Turns:
        if self._turns is None:
            self._turns = Turns(asyncio.get_running_loop())
        return self._turns

    async def _start(self, invocation: Invocation, size: Size) -> Child:
        variables = child_variables(self.inherited, dict(invocation.variables), self.own, invocation.cwd)
        variables = with_git_settings(variables, invocation.git_settings)
        try:
            inherited = copies_to_inherit(invocation.descriptors)
        except OSError as error:
            raise Failed(f"{invocation.command} could not be started: {os.strerror(error.errno or 0)}.") from error
        start = Start(invocation.argv, invocation.cwd, variables, size, inherited)
        try:
            return await in_thread(start, seconds=START_SECONDS, undo=Child.abandon)
        except TimeoutError:
            raise Failed(
                f"{invocation.command} did not start within {START_SECONDS:.0f} seconds; "
                f"see whether the disk of {invocation.cwd} answers."
            ) from None

    async def _end(self, session_id: SessionId) -> None:
        if session := self._sessions.pop(session_id, None):
            self._closing[session_id] = asyncio.create_task(self._hang_up(session_id, session))
        if closing := self._closing.get(session_id):
            await asyncio.shield(closing)

    async def _hang_up(self, session_id: SessionId, session: _Session) -> None:
        try:
            await session.hang_up()
        finally:
            del self._closing[session_id]
