"""Keeps what is typed and not saved: at once for the next screen, and soon on the disk for the next workspace."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from app.bus import EventBus
from app.domain.agent import AgentId
from app.domain.draft import Draft
from app.domain.errors import IdeaiError
from app.domain.events import ProblemFound
from app.domain.project import Project
from app.ports.drafts import Drafts
from app.threads import in_thread

DELAY: Final = 0.5
"""Seconds in which keys are gathered."""


@dataclass(slots=True)
class DraftKeeper:
    """`kept` are the drafts as they are now. A disk that cannot be written is told once, and again once it could be."""

    project: Project
    drafts: Drafts
    bus: EventBus
    kept: dict[AgentId, Draft] = field(default_factory=dict)
    _waiting: dict[AgentId, Draft | None] = field(default_factory=dict)
    _failed: dict[AgentId, Draft | None] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None
    _saving: asyncio.Task[None] | None = None
    _warned: bool = False

    def load(self) -> None:
        """Begin with what the last workspace kept."""
        try:
            self.kept |= self.drafts.load(self.project)
        except IdeaiError as error:
            self.bus.publish(ProblemFound(f"Unsaved contexts are not shown: {error}"))

    def keep(self, agent_id: AgentId, draft: Draft | None) -> None:
        """Keep this one of an agent; None: it has none any more."""
        if draft is None:
            self.kept.pop(agent_id, None)
        else:
            self.kept[agent_id] = draft
        self._waiting |= {**self._failed, agent_id: draft}
        self._failed.clear()
        if self._timer is None and self._saving is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._start)

    async def close(self) -> None:
        """Save what is not saved yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._saving is not None:
            await self._saving
        self._waiting = {**self._failed, **self._waiting}
        await self._save_all()

    def _start(self) -> None:
        self._timer = None
        self._saving = asyncio.get_running_loop().create_task(self._save_all())

    async def _save_all(self) -> None:
        try:
            while self._waiting:
                agent_id = next(iter(self._waiting))
                await self._save(agent_id, self._waiting.pop(agent_id))
        finally:
            self._saving = None

    async def _save(self, agent_id: AgentId, draft: Draft | None) -> None:
        try:
            await in_thread(lambda: self.drafts.save(self.project, agent_id, draft))
            self._warned = False
        except IdeaiError as error:
            self._failed[agent_id] = draft
            if not self._warned:
                self._warned = True
                self.bus.publish(ProblemFound(f"What you typed is only kept until the workspace ends: {error}"))
