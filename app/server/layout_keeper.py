"""Saves the layout soon after it changed, away from the loop, and whatever is left at the end."""

import asyncio
from dataclasses import dataclass

from app.bus import EventBus
from app.domain.errors import IdeaiError
from app.domain.events import LayoutChanged, ProblemFound
from app.domain.layout import WorkspaceLayout
from app.domain.project import Project
from app.ports.layouts import Layouts
from app.threads import in_thread

DELAY = 0.2
"""Seconds in which changes are gathered: a border that is dragged changes the layout many times a second."""


@dataclass(slots=True)
class LayoutKeeper:
    """Follows LayoutChanged. A disk that cannot be written is told once, and again after it could be."""

    project: Project
    layouts: Layouts
    bus: EventBus
    _waiting: WorkspaceLayout | None = None
    _timer: asyncio.TimerHandle | None = None
    _saving: asyncio.Task[None] | None = None
    _warned: bool = False

    def follow(self) -> None:
        """Save every layout from now on."""
        self.bus.subscribe(LayoutChanged, self._changed)

    async def close(self) -> None:
        """Save what is not saved yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._saving is not None:
            await self._saving
        await self._save()

    def _changed(self, event: LayoutChanged) -> None:
        self._waiting = event.layout
        if self._timer is None and self._saving is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._start)

    def _start(self) -> None:
        self._timer = None
        self._saving = asyncio.get_running_loop().create_task(self._save_all())

    async def _save_all(self) -> None:
        try:
            while self._waiting is not None:
                await self._save()
        finally:
            self._saving = None

    async def _save(self) -> None:
        layout, self._waiting = self._waiting, None
        if layout is None:
            return
        try:
            await in_thread(lambda: self.layouts.save(self.project, layout))
            self._warned = False
        except IdeaiError as error:
            if not self._warned:
                self._warned = True
                self.bus.publish(ProblemFound(f"The layout is not saved: {error}"))
