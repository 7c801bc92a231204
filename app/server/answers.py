"""What a workspace answers to `ideai ls`, `kill`, `rm`, `launch`, `task` and `events`."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any

from app.bus import EventBus
from app.domain.agent import Agent
from app.domain.errors import Invalid
from app.domain.events import Event, as_fields
from app.domain.project import Project
from app.domain.task import Task
from app.ports.manifests import Manifests
from app.ports.sessions import Sessions
from app.server.control import Arguments, Body, Commands
from app.usecases.delete_agent import DeleteAgent
from app.usecases.task_use_cases import TaskUseCases

MAX_WAITING = 10_000
"""Facts that wait for a slow watcher; the oldest go first, and it is told how many."""


@dataclass(frozen=True, slots=True)
class Answers:
    """`launch` shows and starts an agent as its key would; `stop` ends the workspace."""

    project: Project
    sessions: Sessions
    manifests: Manifests
    bus: EventBus
    delete_agent: DeleteAgent
    tasks: TaskUseCases
    clients: Callable[[], int]
    launch: Callable[[Agent], None]
    stop: Callable[[], None]
    _working: set[asyncio.Future[Task]] = field(default_factory=set)

    def commands(self) -> Commands:
        """The table that the workspace's socket serves."""
        return Commands(
            {"ls": self.ls, "kill": self.kill, "rm": self.rm, "launch": self.launch_agent, "task": self.task},
            {"events": self.events},
        )

    async def ls(self, _: Arguments) -> Body:
        """The project, its sessions, and how many clients are joined."""
        sessions = [
            {
                "id": session.id,
                "kind": session.kind,
                "title": session.title,
                "status": session.status,
                "pid": session.pid,
                "exit_code": session.exit_code,
                "agent_id": session.agent_id,
                "started_at": session.started_at,
            }
            for session in self.sessions.all()
        ]
        return {"project": str(self.project.root), "clients": self.clients(), "sessions": sessions}

    async def kill(self, _: Arguments) -> Body:
        """End the workspace and all that runs in it."""
        self.stop()
        return {"project": str(self.project.root)}

    async def rm(self, arguments: Arguments) -> Body:
        """Delete an agent; its Markdown stays."""
        agent = self._agent(arguments)
        await self.delete_agent(self.project, agent.id, even_running=arguments.get("even_running") is True)
        return agent.as_fields()

    async def launch_agent(self, arguments: Arguments) -> Body:
        """Show and start an agent in a pane."""
        agent = self._agent(arguments)
        self.launch(agent)
        return agent.as_fields()

    async def task(self, arguments: Arguments) -> Body:
        """Do something with a task; the verb `read` reads them all again and answers nothing."""
        verb, key, result = (arguments.get(name) for name in ("verb", "key", "result"))
        if verb == "read":
            await self.tasks.list(self.project)
            return {}
        if not isinstance(verb, str) or not isinstance(key, str) or not isinstance(result, str | None):
            raise Invalid("Say what is to be done, and name a task by its key.")
        work = asyncio.ensure_future(self.tasks.perform(self.project, verb, key, result))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        return (await asyncio.shield(work)).as_fields()  # who asks may be a program of the task, which ends by that

    async def events(self, _: Arguments) -> AsyncGenerator[Body, None]:
        """Every fact from now on, until the asker goes away."""
        queue: asyncio.Queue[Event] = asyncio.Queue(MAX_WAITING)
        lost = 0

        def put(event: Event) -> None:
            nonlocal lost
            if queue.full():
                queue.get_nowait()
                lost += 1
            queue.put_nowait(event)

        subscription = self.bus.subscribe(Event, put)
        try:
            yield {"event": "Watching", "project": str(self.project.root)}
            while True:
                event = await queue.get()
                if lost:
                    yield {"event": "Lost", "count": lost}
                    lost = 0
                yield as_fields(event)
        finally:
            subscription.cancel()

    def _agent(self, arguments: Arguments) -> Agent:
        word: Any = arguments.get("agent")
        if not isinstance(word, str) or not word:
            raise Invalid("Name an agent by its slug or id.")
        return self.manifests.load(self.project).resolve(word)
