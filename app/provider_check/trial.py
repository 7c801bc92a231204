"""One agent of one CLI on a PTY, made and launched by the use cases that everybody's agents are launched by."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.adapters.posix_terminals import PosixTerminals
from app.bus import EventBus
from app.domain.agent import Agent, CwdPolicy
from app.domain.project import Project
from app.domain.provider import Provider
from app.domain.session import Session, SessionId, Size
from app.main.commands import both
from app.main.ports import make_ports
from app.places import UserPlaces, project_at
from app.provider_check.scratch import Scratch
from app.server.emulated_terminals import EmulatedTerminals
from app.usecases.connect import Ports, connect
from app.usecases.use_cases import UseCases

SIZE = Size(40, 140)


class Ended(Exception):
    """The CLI's process has ended."""


class Trial:
    """The agent's project, its adapters and its terminal; nothing is started yet."""

    def __init__(self, scratch: Scratch, provider: Provider, providers: Path, variables: Mapping[str, str]) -> None:
        """`providers` is the folder with the user's overrides, `variables` what the CLI inherits."""
        self.provider = provider
        self.project: Project = project_at(scratch.root)
        self._changed = asyncio.Event()
        bus = EventBus()
        bus.bind(asyncio.get_running_loop())
        places = UserPlaces.find(variables)
        self.terminals = EmulatedTerminals(bus, scrollback=1000)
        self.terminals.watcher = lambda _: self._changed.set()
        self.ports: Ports = make_ports(
            places, bus, variables, self.terminals, providers=providers, temporary=scratch.folder / "tmp"
        )
        self.do: UseCases = connect(self.ports, places.config, "/bin/sh")
        self._ptys = PosixTerminals(
            both(self.terminals.output, self.ports.task_logs.printed),
            self._exited,
            variables,
            {"IDEAI_PROJECT_ROOT": str(self.project.root)},
        )
        self.terminals.inner = self._ptys

    async def make_agent(self, policy: CwdPolicy, persona: str, skill: str, arguments: tuple[str, ...]) -> Agent:
        """An agent with the markers in its context and in its skill."""
        if arguments:
            self.ports.profiles.save(self.provider.default_profile().changed(args=arguments))
        made = await self.do.create_skill(self.project, "project", "Stripes", f"Use {skill}.", f"Body with {skill}.\n")
        context = f"# Ada\n\nYou are {persona}.\n"
        return await self.do.create_agent(
            self.project, "Ada", self.provider.id, context, skills=(made.ref,), cwd=policy
        )

    async def cwd(self, agent: Agent) -> Path:
        """Where it will work."""
        match agent.cwd:
            case "run_dir":
                return self.ports.environments.path(self.project, agent.id)
            case "worktree":
                return await self.ports.worktrees.where(self.project, agent.id)
            case _:
                return self.project.root

    async def launch(self, agent: Agent) -> Session:
        """Start it. Raises what LaunchAgent raises."""
        return await self.do.launch_agent(self.project, agent.id, SIZE, carry=False)

    async def shows_one(self, session_id: SessionId, texts: Sequence[str], seconds: float) -> str | None:
        """The first of the texts that the session's screen shows; None if it shows none within that time.

        Raises Ended if its process ends before.
        """

        def shown() -> str | None:
            screen = self.screen(session_id)
            return next((text for text in texts if text in screen), None)

        return await self._until(session_id, shown, seconds)

    async def shows_none(self, session_id: SessionId, text: str, seconds: float) -> None:
        """Wait until the text is gone, at most for that time. Raises Ended."""
        await self._until(session_id, lambda: None if text in self.screen(session_id) else text, seconds)

    async def _until(self, session_id: SessionId, look: Callable[[], str | None], seconds: float) -> str | None:
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    self._changed.clear()
                    if not self.alive(session_id):
                        raise Ended
                    await self._changed.wait()
                return found
        except TimeoutError:
            return None

    def alive(self, session_id: SessionId) -> bool:
        """Whether its process runs."""
        return any(session.id == session_id and session.alive for session in self.do.close_session.sessions.all())

    def write(self, session_id: SessionId, data: bytes) -> None:
        """Type."""
        self.terminals.write(session_id, data)

    def screen(self, session_id: SessionId) -> str:
        """What the session shows."""
        emulator = self.terminals.emulator(session_id)
        return "\n".join(emulator.text()) if emulator else ""

    async def close(self) -> None:
        """End every process of it."""
        await self._ptys.close_all()

    def _exited(self, session_id: SessionId, code: int) -> None:
        self.do.session_ended(session_id, code)
        self._changed.set()
