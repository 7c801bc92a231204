"""Finishes an agent's environment when its process has ended, away from the loop, and all of them at the end."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from app.bus import EventBus
from app.domain.agent import AgentId
from app.domain.events import AgentLaunched, SessionClosed, SessionExited
from app.domain.session import SessionId


@dataclass(slots=True)
class EnvironmentKeeper:
    """Follows agents' sessions. `finish` is called after an exit, and again when its pane is closed: what the agent had
    left in the background has ended by then.
    """

    bus: EventBus
    finish: Callable[[AgentId], Awaitable[None]]
    _agents: dict[SessionId, AgentId] = field(default_factory=dict)
    _finishing: set[asyncio.Task[None]] = field(default_factory=set)

    def follow(self) -> None:
        """Finish what ends from now on."""
        self.bus.subscribe(AgentLaunched, self._launched)
        self.bus.subscribe(SessionExited, self._exited)
        self.bus.subscribe(SessionClosed, self._closed)

    def catch_up(self, agent_ids: Iterable[AgentId]) -> None:
        """Finish what an earlier workspace could not, because it was killed; whoever still runs is left alone."""
        for agent_id in agent_ids:
            self._start(agent_id)

    async def close(self) -> None:
        """Finish the environments of all agents whose sessions are still known; their processes have ended."""
        for agent_id in self._agents.values():
            self._start(agent_id)
        self._agents.clear()
        if self._finishing:
            await asyncio.wait(self._finishing)

    def _launched(self, event: AgentLaunched) -> None:
        self._agents[event.session.id] = event.agent.id

    def _exited(self, event: SessionExited) -> None:
        if event.session.agent_id is not None:
            self._start(event.session.agent_id)

    def _closed(self, event: SessionClosed) -> None:
        if (agent_id := self._agents.pop(event.session_id, None)) is not None:
            self._start(agent_id)

    def _start(self, agent_id: AgentId) -> None:
        task = asyncio.ensure_future(self._finish(agent_id))
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    async def _finish(self, agent_id: AgentId) -> None:
        await self.finish(agent_id)
