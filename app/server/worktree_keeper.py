"""Looks at the agents' worktrees when one was started or has ended, and now and then while one runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from app.bus import EventBus
from app.domain.errors import IdeaiError
from app.domain.events import AgentLaunched, SessionExited
from app.domain.session import SessionId
from app.domain.worktree import Standing

INTERVAL = 20.0
"""Seconds between two looks while an agent runs in a worktree: each costs git a walk through the tree."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WorktreeKeeper:
    """`look` reads the worktrees, and publishes what is not known yet; it gets what it has given last."""

    bus: EventBus
    look: Callable[[Sequence[Standing] | None], Awaitable[Sequence[Standing]]]
    interval: float = INTERVAL
    _running: set[SessionId] = field(default_factory=set)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def follow(self) -> None:
        """Hear of agents from now on."""
        self.bus.subscribe(AgentLaunched, self._launched)
        self.bus.subscribe(SessionExited, self._exited)

    async def run(self) -> None:
        """Look, until cancelled."""
        known: Sequence[Standing] | None = None
        while True:
            try:
                known = await self.look(known)
            except IdeaiError:
                _log.exception("the worktrees cannot be looked at")
            await self._pause(bool(known))
            self._wake.clear()

    async def _pause(self, something: bool) -> None:
        """Until there may be news: an agent that runs changes files without a word."""
        seconds = self.interval if something and self._running else None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    def _launched(self, event: AgentLaunched) -> None:
        self._running.add(event.session.id)
        self._wake.set()

    def _exited(self, event: SessionExited) -> None:
        self._running.discard(event.session.id)
        self._wake.set()
