"""What panes have shown comes back with them, and goes with them."""

import asyncio
from collections.abc import Collection, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.bus import EventBus
from app.domain.agent import Agent
from app.domain.errors import IdeaiError
from app.domain.events import ProblemFound, SessionClosed, SessionExited
from app.domain.layout import Pane, WorkspaceLayout, panes
from app.domain.project import Project
from app.domain.session import Session, SessionId
from app.ports.histories import Histories
from app.ports.sessions import Sessions
from app.server.emulated_terminals import EmulatedTerminals


@dataclass(slots=True)
class HistoryKeeper:
    """Enters the sessions of the last workspace as ended ones, with what they printed, and forgets closed ones."""

    project: Project
    histories: Histories
    sessions: Sessions
    terminals: EmulatedTerminals
    bus: EventBus
    _working: set[asyncio.Task[None]] = field(default_factory=set)

    def follow(self) -> None:
        """Forget what was closed from now on."""
        self.bus.subscribe(SessionClosed, lambda event: self._start(self._forget(event.session_id)))

    async def recall(self, layout: WorkspaceLayout, agents: Collection[Agent], shell: str) -> None:
        """Enter a session for each pane of the saved layout of which something is kept; the rest is forgotten.

        `shell` is what panes without a command run. Tasks have logs of their own.
        """
        found = [
            session for tab in layout.tabs for pane in panes(tab.tree) if (session := self._of(pane, agents, shell))
        ]
        try:
            for session in found:
                await self._recall(session)
            await self.histories.forget_others([session.id for session in found])
        except IdeaiError as error:
            self.bus.publish(ProblemFound(f"What panes have shown before is not there: {error}"))

    async def close(self) -> None:
        """Wait for what is being forgotten."""
        while self._working:
            await asyncio.wait(self._working)

    async def _recall(self, session: Session) -> None:
        printed = await self.histories.read(session.id)
        if printed:
            self.terminals.recall(session.id, printed)
            self.sessions.put(session)
            self.bus.publish(SessionExited(session))

    def _of(self, pane: Pane, agents: Collection[Agent], shell: str) -> Session | None:
        """The session that the pane showed, as one that was stopped."""
        if pane.session is None:
            return None
        if pane.shows == "shell":
            argv = pane.command or (shell,)
            cwd = Path(pane.cwd) if pane.cwd is not None else self.project.root
            title = pane.title or Path(argv[0]).name
            return Session(pane.session, "shell", title, cwd, argv, "exited")
        agent = next((agent for agent in agents if agent.id == pane.agent_id), None)
        if pane.shows != "agent" or agent is None:
            return None
        return Session(
            pane.session, "agent", agent.name, self.project.root, (), "exited", agent.id, profile=agent.profile
        )

    async def _forget(self, session_id: SessionId) -> None:
        try:
            await self.histories.forget(session_id)
        except IdeaiError as error:
            self.bus.publish(ProblemFound(f"What a closed pane has shown is still kept: {error}"))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
