"""What is under way: actions that take long are named on the status line, with their time, and can be cancelled."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final

WORTH_TELLING: Final = 1.0
"""Seconds after which work is named."""


@dataclass(slots=True)
class Work:
    """One action. `since` is None while it waits for the person; `cancelled` once somebody wanted it to end."""

    title: str
    task: asyncio.Task[Any]
    since: float | None
    cancelled: bool = False

    def seconds(self, now: float) -> float:
        """How long it has worked since the person was asked last."""
        return now - self.since if self.since is not None else 0.0

    def cancel(self) -> None:
        """End it where it waits next; what it has half done it takes back itself."""
        self.cancelled = True
        self.task.cancel()


class Works:
    """The actions of one Ide, by tokens of the caller's."""

    def __init__(self, now: Callable[[], float], changed: Callable[[], None]) -> None:
        """`changed` is called when what is to be shown may have changed, each second while something works."""
        self._now = now
        self._changed = changed
        self._works: dict[Hashable, Work] = {}
        self._tick: asyncio.TimerHandle | None = None

    def begin(self, token: Hashable, title: str) -> Work:
        """The running task works from now on."""
        task = asyncio.current_task()
        assert task is not None
        work = self._works[token] = Work(title, task, self._now())
        self._tick_on()
        return work

    def name(self, token: Hashable, title: str) -> None:
        """Say better what it does."""
        if token in self._works:
            self._works[token].title = title

    def pause(self, token: Hashable) -> None:
        """It waits for the person."""
        if token in self._works:
            self._works[token].since = None

    def go_on(self, token: Hashable) -> None:
        """The person has answered."""
        if token in self._works:
            self._works[token].since = self._now()

    def end(self, token: Hashable) -> None:
        """It is over."""
        self._works.pop(token, None)
        self._changed()

    def stop(self) -> None:
        """The screen ends."""
        if self._tick is not None:
            self._tick.cancel()

    @property
    def under_way(self) -> list[Work]:
        """What works and does not wait for the person, longest first."""
        working = [work for work in self._works.values() if work.since is not None and not work.cancelled]
        return sorted(working, key=lambda work: work.since or 0.0)

    @property
    def shown(self) -> str:
        """What takes long, in a few words; empty if nothing does."""
        now = self._now()
        long = [work for work in self.under_way if work.seconds(now) >= WORTH_TELLING]
        if not long:
            return ""
        others = f", {len(long) - 1} more" if len(long) > 1 else ""
        return f"{long[0].title} {elapsed(long[0].seconds(now))}{others}"

    def _tick_on(self) -> None:
        if self._tick is None:
            self._tick = asyncio.get_running_loop().call_later(WORTH_TELLING, self._ticked)

    def _ticked(self) -> None:
        self._tick = None
        if self._works:
            self._changed()
            self._tick_on()


def elapsed(seconds: float) -> str:
    """`7s`, `2m 05s`, `1h 02m`."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes}m {rest:02}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02}m"
