"""When a pane looks at its emulator: the focused one at once, the others a few times a second, none without need."""

import asyncio
import contextvars
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

FOCUSED_INTERVAL = 0.008
"""Seconds between two looks of the focused pane, at least."""
OTHERS_INTERVAL = 0.066
"""Seconds between two looks of any other pane, at least; one tick serves all of them."""


@dataclass(slots=True)
class Pacer(Generic[K]):
    """Turns "there is output" into looks; idle, it has no timer.

    `look` runs on the loop in the context that `start` was called in, because Textual finds its app there.
    """

    look: Callable[[K], None]
    focused: K | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _context: contextvars.Context | None = None
    _waiting: set[K] = field(default_factory=set)
    _others: asyncio.TimerHandle | None = None
    _own: asyncio.TimerHandle | None = None
    _last_own: float = 0.0
    _last_others: float = 0.0

    def start(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Take the loop (None: the running one) and the current context."""
        self._loop = loop or asyncio.get_running_loop()
        self._context = contextvars.copy_context()

    def stop(self) -> None:
        """Look no more."""
        for timer in (self._own, self._others):
            if timer is not None:
                timer.cancel()
        self._own = self._others = self._loop = None
        self._waiting.clear()

    @property
    def idle(self) -> bool:
        """Whether no look is due."""
        return self._own is None and self._others is None

    def changed(self, key: K) -> None:
        """There is something new to see for `key`."""
        if self._loop is None:
            return
        if key == self.focused:
            if self._own is None:
                self._own = self._at(self._last_own + FOCUSED_INTERVAL, self._look_own)
            return
        self._waiting.add(key)
        if self._others is None:
            self._others = self._at(self._last_others + OTHERS_INTERVAL, self._look_others)

    def _at(self, when: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        assert self._loop is not None
        return self._loop.call_at(max(when, self._loop.time()), call, context=self._context)

    def _look_own(self) -> None:
        assert self._loop is not None
        self._own, self._last_own = None, self._loop.time()
        if self.focused is not None:
            self.look(self.focused)

    def _look_others(self) -> None:
        assert self._loop is not None
        self._others, self._last_others = None, self._loop.time()
        waiting, self._waiting = self._waiting, set()
        for key in waiting:
            self.look(key)
