"""Keeps the queues of tasks moving, and notes how those end that run in this workspace."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from app.bus import EventBus
from app.domain.events import Event, ProblemFound, SessionClosed, SessionExited, TaskChanged, TaskLaunched, TasksRead
from app.domain.project import Project
from app.domain.session import SessionId
from app.domain.task import TaskId
from app.usecases.task_use_cases import TaskUseCases

_MOVING = (SessionClosed, SessionExited, TaskChanged, TasksRead)
"""What may let an agent begin its next task."""


@dataclass(slots=True)
class TaskKeeper:
    """Follows tasks' sessions and states. One launch at a time, so that none is begun twice."""

    project: Project
    do: TaskUseCases
    bus: EventBus
    _tasks: dict[SessionId, TaskId] = field(default_factory=dict)
    _working: set[asyncio.Task[None]] = field(default_factory=set)
    _launching: asyncio.Task[None] | None = None
    _again: bool = False
    _closed: bool = False

    def follow(self) -> None:
        """Note ends, and launch what waits whenever an agent is free."""
        self.bus.subscribe(TaskLaunched, self._launched)
        self.bus.subscribe(SessionExited, self._exited)
        self.bus.subscribe(SessionClosed, self._session_closed)
        for kind in _MOVING:
            self.bus.subscribe(kind, self._move)

    async def begin(self) -> None:
        """Note what a killed workspace has left, and read the tasks, which lets the first ones be launched."""
        await self.do.end.interrupted(self.project)
        read = await self.do.list(self.project)
        for problem in read.problems:
            self.bus.publish(ProblemFound(f"A task cannot be read, and is left as it is. {problem}"))

    def stop(self) -> None:
        """Launch nothing any more."""
        self._closed = True

    async def close(self) -> None:
        """Note the end of every task whose session is still known; their processes have ended."""
        self.stop()
        while self._working:
            await asyncio.wait(self._working)
        for task_id in self._tasks.values():
            await self.do.end.interrupt(self.project, task_id)

    def _launched(self, event: TaskLaunched) -> None:
        self._tasks[event.session.id] = event.task.id

    def _exited(self, event: SessionExited) -> None:
        if event.session.task_id is not None:
            self._start(self.do.end(self.project, event.session.task_id, event.session.exit_code))

    def _session_closed(self, event: SessionClosed) -> None:
        """A pane that was closed over a running task has called it off."""
        if (task_id := self._tasks.pop(event.session_id, None)) is not None:
            self._start(self.do.end.called_off(self.project, task_id))

    def _move(self, _: Event) -> None:
        self._again = True
        if self._launching is None and not self._closed:
            self._launching = self._start(self._launch())

    async def _launch(self) -> None:
        try:
            while self._again and not self._closed:
                self._again = False
                await self.do.launch_next(self.project)
        finally:
            self._launching = None

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task
