"""One connection of the socket: frames in, frames out, without ever blocking the loop and without growing for ever."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.wire import Decoder, Frame, WireError, encode

PATIENCE: Final = 5.0
"""Seconds that the other end has to take the last frame."""

_READ_SIZE: Final = 1 << 16


@dataclass(slots=True)
class _Queued:
    data: bytes
    droppable: bool


class Channel:
    """Frames over a connected socket; the callbacks are set by whoever the other end turned out to be.

    `on_frame` is called for each frame, `on_drained` when the last queued byte has been given to the kernel, and
    `on_closed` exactly once, when the other end is gone, broke the rules, or `close` was called.
    """

    def __init__(self, connection: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        """Own the connection; nothing is read before `open`."""
        connection.setblocking(False)
        self.on_frame: Callable[[Frame], None] = _ignore
        self.on_drained: Callable[[], None] = _nothing
        self.on_closed: Callable[[str], None] = _ignore
        self._connection = connection
        self._loop = loop
        self._decoder = Decoder()
        self._queue: deque[_Queued] = deque()
        self._sent = 0
        self._waiting = 0
        self._writing = False
        self._closing = False
        self._closed = False
        self._late: asyncio.TimerHandle | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closed or self._closing

    @property
    def waiting(self) -> int:
        """Bytes that are queued here."""
        return self._waiting

    def open(self) -> None:
        """Begin to read."""
        self._loop.add_reader(self._connection, self._readable)

    def send(self, frame: Frame, *, droppable: bool = False) -> None:
        """Queue a frame and send what the other end takes now; `droppable` ones are what `drop` forgets."""
        if self.closed:
            return
        data = encode(frame)
        self._queue.append(_Queued(data, droppable))
        self._waiting += len(data)
        if not self._writing:
            self._writable()

    def drop(self) -> None:
        """Forget the droppable frames of which no byte has been sent."""
        begun = [self._queue[0]] if self._sent else []
        rest = list(self._queue)[len(begun) :]
        self._queue = deque([*begun, *(queued for queued in rest if not queued.droppable)])
        self._waiting = sum(len(queued.data) for queued in self._queue) - self._sent

    def finish(self, frame: Frame) -> None:
        """Send a last frame, and close once it is sent, or not taken in time; what comes meanwhile is ignored."""
        if self.closed:
            return
        self.send(frame)
        self._closing = True
        self.on_frame = _ignore
        if self._queue:
            self._late = self._loop.call_later(PATIENCE, self.close, "it did not take its last frame")
        else:
            self.close()

    def close(self, reason: str = "") -> None:
        """Close now, whatever is queued; `reason` goes to `on_closed`."""
        if self._closed:
            return
        self._closed = True
        if self._late is not None:
            self._late.cancel()
        self._loop.remove_reader(self._connection)
        self._loop.remove_writer(self._connection)
        self._connection.close()
        self._queue.clear()
        self._waiting = self._sent = 0
        self.on_closed(reason)

    def _readable(self) -> None:
        try:
            data = self._connection.recv(_READ_SIZE)
            frames = self._decoder.feed(data)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.close(str(error))
            return
        except WireError as error:
            self.close(str(error))
            return
        for frame in frames:
            if not self._closed:
                self.on_frame(frame)
        if not data:
            self.close()

    def _writable(self) -> None:
        """Send until the queue is empty or the other end takes no more."""
        while self._queue:
            head = self._queue[0].data
            try:
                sent = self._connection.send(memoryview(head)[self._sent :])
            except (BlockingIOError, InterruptedError):
                self._write_later()
                return
            except OSError as error:
                self.close(str(error))
                return
            self._sent += sent
            self._waiting -= sent
            if self._sent == len(head):
                self._queue.popleft()
                self._sent = 0
        self._drained()

    def _write_later(self) -> None:
        if not self._writing:
            self._writing = True
            self._loop.add_writer(self._connection, self._writable)

    def _drained(self) -> None:
        if self._writing:
            self._writing = False
            self._loop.remove_writer(self._connection)
        if self._closing:
            self.close()
        else:
            self.on_drained()


def _ignore(_: object) -> None:
    """What is done with what nobody asked for."""


def _nothing() -> None:
    """What is done where there is nothing to do."""
