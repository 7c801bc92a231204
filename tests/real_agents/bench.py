"""A project and its workspace without a screen, with the real stores, terminals and use cases, and agents' CLIs that
talk to a stand-in for their model server.
"""

import asyncio
import json
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.adapters.posix_terminals import PosixTerminals
from app.bus import EventBus
from app.domain.agent import Agent
from app.domain.project import Project
from app.domain.session import Session, SessionId, Size
from app.main.ports import make_ports
from app.places import UserPlaces, project_at
from app.provider_check.model_server import ModelServer
from app.server.emulated_terminals import EmulatedTerminals
from app.usecases.connect import Ports, connect
from app.usecases.use_cases import UseCases

SIZE = Size(40, 120)
KEY = "placeholder"


@dataclass(frozen=True, slots=True)
class Cli:
    """An agent's CLI: the sign on its screen that it waits for a prompt, and how its own home is set up.

    `set_up` gets the home, the stand-in's address and the directory that is to be trusted.
    """

    command: str
    waits: str
    home_variable: str
    set_up: Callable[[Path, str, Path], None]

    def __str__(self) -> str:
        """Its command, for the names of tests."""
        return self.command


def _set_up_claude(home: Path, _: str, trusted: Path) -> None:
    trust = {str(folder): {"hasTrustDialogAccepted": True} for folder in (trusted, *trusted.parents)}
    settings = {"hasCompletedOnboarding": True, "projects": trust}
    (home / ".claude.json").write_text(json.dumps(settings))


def _set_up_codex(home: Path, url: str, trusted: Path) -> None:
    (home / "config.toml").write_text(
        'model = "stand-in-1"\n'
        'model_provider = "stand-in"\n'
        "[model_providers.stand-in]\n"
        'name = "Stand-in"\n'
        f'base_url = "{url}/v1"\n'
        'wire_api = "responses"\n'
        'env_key = "STAND_IN_KEY"\n'
        f"[projects.{json.dumps(str(trusted))}]\n"
        'trust_level = "trusted"\n'
    )


CLAUDE = Cli("claude", "❯", "CLAUDE_CONFIG_DIR", _set_up_claude)
CODEX = Cli("codex", "›", "CODEX_HOME", _set_up_codex)


class Bench:
    """Where agents are made and launched; use `bench()`."""

    def __init__(self, folder: Path, server: ModelServer, cli: Cli) -> None:
        """Everything lies in the folder, the CLI's home too."""
        self.cli = cli
        self.server = server
        self.home = folder / "cli-home"
        self.home.mkdir()
        root = folder / "project"
        root.mkdir()
        (root / "README.md").write_text("# A project\n")
        self.project: Project = project_at(root)
        self._changed = asyncio.Event()
        variables = {**os.environ, **_variables(folder, server.url), cli.home_variable: str(self.home)}
        bus = EventBus()
        bus.bind(asyncio.get_running_loop())
        places = UserPlaces.find(variables)
        temporary = folder / "tmp"
        temporary.mkdir()
        self.terminals = EmulatedTerminals(bus, scrollback=1000)
        self.terminals.watcher = lambda _: self._changed.set()
        self.ports: Ports = make_ports(places, bus, variables, self.terminals, temporary=temporary)
        self.do: UseCases = connect(self.ports, places.config, "/bin/sh")
        self.ptys = PosixTerminals(
            self.terminals.output, self._exited, variables, {"IDEAI_PROJECT_ROOT": str(self.project.root)}
        )
        self.terminals.inner = self.ptys

    def trust(self, directory: Path) -> None:
        """Set the CLI's home up so that it asks no questions in the directory."""
        self.cli.set_up(self.home, self.server.url, directory)

    async def launch(self, agent: Agent, *, resume: bool = False) -> Session:
        """Launch the agent, and wait until its CLI waits for a prompt."""
        session = await self.do.launch_agent(self.project, agent.id, SIZE, resume=resume)
        await self.shows(session.id, self.cli.waits)
        return session

    async def prompt(self, session_id: SessionId, text: str) -> None:
        """Type a prompt, wait until it stands there, and send it."""
        self.terminals.write(session_id, text.encode())
        await self.shows(session_id, text)
        self.terminals.write(session_id, b"\r")

    async def shows(self, session_id: SessionId, text: str, seconds: float = 60) -> None:
        """Wait until the session's screen shows the text; AssertionError with the screen if it does not."""
        try:
            async with asyncio.timeout(seconds):
                while text not in self.screen(session_id):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"no {text!r} on this screen:\n{self.screen(session_id)}") from None

    def screen(self, session_id: SessionId) -> str:
        """What the session shows."""
        emulator = self.terminals.emulator(session_id)
        return "\n".join(emulator.text()) if emulator else ""

    def tree(self) -> dict[str, bytes]:
        """Every file of the project that is not ideai's, with its bytes."""
        root = self.project.root
        files = (path for path in sorted(root.rglob("*")) if path.is_file())
        return {str(path.relative_to(root)): path.read_bytes() for path in files if ".ideai" not in path.parts}

    def _exited(self, session_id: SessionId, code: int) -> None:
        self.do.session_ended(session_id, code)
        self._changed.set()


@asynccontextmanager
async def bench(cli: Cli) -> AsyncIterator[Bench]:
    """A bench for one CLI; afterwards no process and no file of it is left.

    It lies below the user's own cache directory, because Codex refuses a home below a temporary one.
    """
    folder = Path.home() / ".cache" / f"ideai-real-agents-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        with ModelServer() as server:
            made = Bench(folder, server, cli)
            await made.do.detect_profiles()
            try:
                yield made
            finally:
                await made.ptys.close_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _variables(folder: Path, url: str) -> dict[str, str]:
    return {
        "IDEAI_CONFIG_DIR": str(folder / "config"),
        "IDEAI_STATE_DIR": str(folder / "state"),
        "IDEAI_DATA_DIR": str(folder / "data"),
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_AUTH_TOKEN": KEY,
        "STAND_IN_KEY": KEY,
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        # The stand-in is on this machine, whatever proxy the person has.
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
