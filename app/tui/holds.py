"""What keeps typed keys waiting: each cause by a token of its own, and none for longer than it may."""

import asyncio
from collections.abc import Callable, Hashable


class Holds:
    """Causes come and go in any order; while there is one, nothing typed is routed."""

    def __init__(self, gone: Callable[[], None]) -> None:
        """`gone` is called whenever a cause goes."""
        self._gone = gone
        self._timers: dict[Hashable, asyncio.TimerHandle | None] = {}

    def __bool__(self) -> bool:
        """Whether there is a cause."""
        return bool(self._timers)

    def __contains__(self, token: Hashable) -> bool:
        """Whether that cause is there."""
        return token in self._timers

    def add(self, token: Hashable, seconds: float | None = None) -> None:
        """A cause, for at most so long (None: until it is dropped); one that is there already gets the new limit."""
        self._stop(token)
        timer = None
        if seconds is not None:
            timer = asyncio.get_running_loop().call_later(seconds, self.drop, token)
        self._timers[token] = timer

    def drop(self, token: Hashable) -> None:
        """The cause is gone; nothing happens if it was gone before."""
        if token in self._timers:
            self._stop(token)
            del self._timers[token]
            self._gone()

    def clear(self) -> None:
        """Drop all of them without a word, because the screen ends."""
        for token in tuple(self._timers):
            self._stop(token)
        self._timers.clear()

    def _stop(self, token: Hashable) -> None:
        timer = self._timers.get(token)
        if timer is not None:
            timer.cancel()
