"""Sharing the event loop: whoever has much to read gets a few milliseconds at a time, in rotation."""

import asyncio
from collections import OrderedDict
from typing import Final, Protocol

TURN_SECONDS: Final = 0.003
"""What a flood may take of one turn of the loop."""

PORTION_SECONDS: Final = 0.001
"""What handing on a portion may take, so that a turn ends about in time."""

LEAST_BYTES: Final = 256
FIRST_BYTES: Final = 2048
MOST_BYTES: Final = 16 * 1024


class Portion:
    """How many bytes to hand on at once: twice as many after a whole portion that was easy, half after a hard one."""

    def __init__(self) -> None:
        self.size = FIRST_BYTES

    def took(self, count: int, seconds: float) -> None:
        """Learn from the bytes that were handed on last."""
        if seconds > PORTION_SECONDS:
            self.size = max(LEAST_BYTES, min(self.size, count) // 2)
        elif count >= self.size and seconds < PORTION_SECONDS / 3:
            self.size = min(MOST_BYTES, self.size * 2)


class Waiting(Protocol):
    """Somebody who has more to do than one turn is long."""

    def turn(self) -> None:
        """Do some of it; who is not done then waits again."""
        ...


class Turns:
    """One after the other, one in each turn of the loop: in between it looks after keys and all who have little."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: OrderedDict[Waiting, None] = OrderedDict()
        self._is_called = False

    def wait_for(self, waiting: Waiting) -> None:
        """Put it at the end of the line, if it is not there already."""
        self._waiting[waiting] = None
        self._call()

    def _call(self) -> None:
        if self._waiting and not self._is_called:
            self._is_called = True
            self._loop.call_soon(self._next)

    def _next(self) -> None:
        self._is_called = False
        waiting, _ = self._waiting.popitem(last=False)
        try:
            waiting.turn()
        finally:
            self._call()
