"""Our end of one PTY on the event loop: bounded reads, one queue of writes, neither ever blocks."""

import asyncio
import os
from collections import deque
from collections.abc import Callable
from time import perf_counter

from app.processes.turns import TURN_SECONDS, Portion, Turns

READ_BYTES = 16 * 1024
"""Asked for at once; Linux gives at most 4 KiB of a PTY a call."""

TURN_BYTES = 64 * 1024
"""Written in one turn of the loop."""

QUEUE_BYTES = 32 * 1024 * 1024
"""What may wait for a program that does not read; a write beyond that is refused."""

REOPEN_SECONDS = 0.25
"""How soon to look again at a PTY that nobody has open although its process lives: it may be opened again."""


class PtyStream:
    """Reads and writes one descriptor, which it owns.

    `output` gets what was read, in order, in portions that it takes a few milliseconds for; `turned` is called after
    every turn, also one that read nothing. What a turn leaves unread waits in the PTY, which holds the program back,
    until `turns` has a turn for it. `ended`: nobody has the other end open any more; `idle`: the last turn left nothing
    unread; `received`: bytes read so far; `queued`: bytes that wait to be written.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        fd: int,
        output: Callable[[bytes], None],
        turned: Callable[[], None],
        turns: Turns,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        """Nothing is read before `resume`. The clock counts seconds."""
        self.fd = fd
        self.ended = False
        self.idle = False
        self.received = 0
        self.queued = 0
        self._loop = loop
        self._output = output
        self._turned = turned
        self._turns = turns
        self._clock = clock
        self._portion = Portion()
        self._waiting = False
        self._queue: deque[memoryview] = deque()
        self._open = True
        self._paused = True
        self._final = False
        self._writing = False
        self._again: asyncio.TimerHandle | None = None

    @property
    def paused(self) -> bool:
        """Whether reading is suspended: the program is then held back by its PTY."""
        return self._paused

    def pause(self) -> None:
        """Read nothing until `resume`."""
        if self._open and not self._paused:
            self._paused = True
            self._waiting = False
            self._loop.remove_reader(self.fd)

    def resume(self) -> None:
        """Read, as the loop finds something; may be called twice."""
        if not self._open or not self._paused:
            return
        self._paused = False
        if not self.ended:
            self._loop.add_reader(self.fd, self.turn)
        self._loop.call_soon(self._look)

    def finish(self) -> None:
        """The process has ended: once nobody has the other end open, nobody will have it again."""
        self._final = True
        self._loop.call_soon(self._look)

    def turn(self) -> None:
        """Read what there is, as far as the time of one turn goes, and hand it on."""
        if not self._open or self._paused:
            return
        try:
            self._read_on()
        finally:
            if self.ended:
                self._stop_reading()
            self._wait_for_turn(not (self.idle or self.ended))
            self._turned()

    def write(self, data: bytes) -> bool:
        """Queue the bytes behind those that wait already; False, and nothing is queued, if that would be too much."""
        if not self._open or not data:
            return True
        if self.queued + len(data) > QUEUE_BYTES:
            return False
        self._queue.append(memoryview(data))
        self.queued += len(data)
        if not self._writing:
            self._send()
        return True

    def close(self) -> None:
        """Free the descriptor; what is still queued is lost. May be called twice."""
        if not self._open:
            return
        self.pause()
        self._stop_writing()
        self._open = False
        if self._again is not None:
            self._again.cancel()
        os.close(self.fd)

    def _look(self) -> None:
        """A turn that no readiness asked for: there may be nothing, and then it is known that there is nothing."""
        if self._open and not self._paused:
            self.turn()

    def _read_on(self) -> None:
        until = self._clock() + TURN_SECONDS
        while self._open and not self._paused:
            data = self._read(self._portion.size)
            if data:
                started = self._clock()
                self._output(data)
                self._portion.took(len(data), self._clock() - started)
            if self.idle or self.ended or self._clock() >= until:
                break

    def _read(self, size: int) -> bytes:
        """About as many bytes, or what there is."""
        chunks: list[bytes] = []
        got = 0
        self.idle = self.ended = False
        while got < size:
            try:
                chunk = os.read(self.fd, min(READ_BYTES, size - got))
            except BlockingIOError:
                self.idle = True
                break
            except OSError:  # Linux says EIO when nobody has the other end open
                chunk = b""
            self.ended = not chunk
            if self.ended:
                break
            chunks.append(chunk)
            got += len(chunk)
        self.received += got
        return b"".join(chunks)

    def _wait_for_turn(self, waits: bool) -> None:
        """Whether there is more to read, which the loop would tell in every one of its turns, or only the next time."""
        if not self._open or self._paused or self.ended:
            return
        if waits and not self._waiting:
            self._loop.remove_reader(self.fd)
        elif not waits and self._waiting:
            self._loop.add_reader(self.fd, self.turn)
        self._waiting = waits
        if waits:
            self._turns.wait_for(self)

    def _stop_reading(self) -> None:
        """A PTY without another end is readable for ever; look at it now and then instead, as long as it may return."""
        if not self._open:
            return
        self._waiting = False
        self._loop.remove_reader(self.fd)
        if not self._final:
            self._again = self._loop.call_later(REOPEN_SECONDS, self._reopen)

    def _reopen(self) -> None:
        if self._open and not self._paused and not self._final:
            self._loop.add_reader(self.fd, self.turn)

    def _send(self) -> None:
        sent = 0
        while self._queue and sent < TURN_BYTES:
            try:
                taken = os.write(self.fd, self._queue[0][:TURN_BYTES])
            except BlockingIOError:
                break
            except OSError:  # nobody is there to read it
                taken = len(self._queue[0])
            sent += taken
            self.queued -= taken
            rest = self._queue.popleft()[taken:]
            if rest:
                self._queue.appendleft(rest)
        if self._queue and not self._writing:
            self._writing = True
            self._loop.add_writer(self.fd, self._send)
        elif not self._queue:
            self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing:
            self._writing = False
            self._loop.remove_writer(self.fd)
