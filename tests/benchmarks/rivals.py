"""Who is measured: ideai and tmux, each with panes that play roles, in a place that is removed afterwards."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from app.client.ask import ask
from app.sockets import answers, socket_path
from tests.benchmarks.outer import PATIENCE, Outer, Screen
from tests.benchmarks.players import echo_of

PLAYERS = Path(__file__).with_name("players.py")
PROMPT = "your turn>"
SHELL = f"PS1={shlex.quote(PROMPT + ' ')} exec /bin/sh -i"
"""A role: a shell at its prompt, which is quiet until somebody types."""

_PREFIX = b"\x00"
_GRID = (_PREFIX + b" ") * 4
"""The last of the four ready-made layouts, from a layout that is none of them."""
_GRID_FROM = 4
_KEPT = ("PATH", "USER", "LOGNAME")


def role(*words: str) -> str:
    """A role of `players.py`, as a shell runs it."""
    return f"exec {shlex.join([sys.executable, '-S', '-P', str(PLAYERS), *words])}"


@dataclass(frozen=True, slots=True)
class Place:
    """A home, a project and a state of their own: nothing of the person's is read, written or joined."""

    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        """The environment of everything that is started."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        directories = {f"IDEAI_{name}_DIR": str(self.folder / name.lower()) for name in ("CONFIG", "STATE", "DATA")}
        return {
            **kept,
            **directories,
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "TMUX_TMPDIR": str(self.folder),
        }

    def new_folder(self, name: str) -> Path:
        """An empty folder."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


@contextlib.contextmanager
def place() -> Iterator[Place]:
    """A new place, for as long as the block runs."""
    with TemporaryDirectory(prefix="ideai-bench-") as name:
        (Path(name) / "config").mkdir()
        (Path(name) / "config" / "keymap.toml").touch()  # the question for the prefix is answered
        yield Place(Path(name))


class Rival(Protocol):
    """A program with panes. The first role's pane is focused, and is at the top left."""

    name: str

    def open(self, roles: Sequence[str]) -> Outer:
        """Start with a pane for each role, on a terminal."""
        ...

    def attach(self) -> Outer:
        """Join another terminal."""
        ...

    def is_painted(self, screen: Screen) -> bool:
        """Whether a full screen has been shown."""
        ...

    def server(self) -> int:
        """The process that has the panes."""
        ...

    def close(self) -> None:
        """End it, with all that runs in it."""
        ...


class Ideai:
    """The installed program, its workspace and its client."""

    name = "ideai"

    def __init__(self, place_: Place) -> None:
        """Nothing is started yet."""
        self._place = place_
        self._project = place_.new_folder("project")
        self._begin_afresh([SHELL])

    @property
    def socket(self) -> Path:
        """Where its workspace listens."""
        return socket_path(self._project, self._place.folder / "state")

    def start(self, roles: Sequence[str] = (SHELL,)) -> Outer:
        """Start it where it was never used; its first pane plays the first role."""
        self._begin_afresh(roles)
        return self.attach()

    def open(self, roles: Sequence[str]) -> Outer:
        with _closed_on_error(self.start(roles)) as outer:
            outer.shows(self.is_painted)
            self._wait_for(outer, 1)
            for count, keys in enumerate(_keys_for(len(roles)), 2):
                outer.type(keys)
                self._wait_for(outer, count)
            grid = _GRID if len(roles) >= _GRID_FROM else b""
            outer.type(grid + (_PREFIX + b"h" + _PREFIX + b"k") * len(roles))
        return outer

    def attach(self, *words: str) -> Outer:
        return Outer([*ideai_command(), *words], self._place.variables, self._project)

    def is_painted(self, screen: Screen) -> bool:
        return screen[0].startswith(" ideai") and "ctrl+space" in screen[-1]

    def server(self) -> int:
        return int(self.socket.with_name(f"{self.socket.name}.lock").read_text())

    def close(self) -> None:
        if answers(self.socket):
            server = self.server()
            ask(self.socket, "kill", timeout=PATIENCE)
            _wait(lambda: not _is_running(server), "The workspace does not end.")

    def _begin_afresh(self, roles: Sequence[str]) -> None:
        """A person who has used ideai before, in a project that is new to it."""
        config = self._place.folder / "config"
        (config / "profiles").mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._place.folder / "state", ignore_errors=True)
        shell = _shell_of(roles, self._place.new_folder("roles"))
        (config / "config.toml").write_text(f'shell = "{shell}"\n')

    def _wait_for(self, outer: Outer, sessions: int) -> None:
        """Until so many programs run; what is shown meanwhile is read, or nothing would go on."""

        def are_running() -> bool:
            outer.rest(0.05)
            found: list[dict[str, object]] = ask(self.socket, "ls", timeout=PATIENCE)["sessions"]
            return [session["status"] for session in found] == ["running"] * sessions

        _wait(are_running, f"There are no {sessions} panes.")


class Tmux:
    """tmux with a server of its own, and no configuration but the length of its scrollback, which is as ideai's."""

    name = "tmux"

    def __init__(self, place_: Place) -> None:
        """Nothing is started yet."""
        self._place = place_
        (place_.folder / "tmux.conf").write_text("set -g history-limit 20000\n")

    def start(self, roles: Sequence[str] = (SHELL,)) -> Outer:
        """Start a server with one pane."""
        return self._outer("new-session", f"/bin/sh -c {shlex.quote(roles[0])}")

    def open(self, roles: Sequence[str]) -> Outer:
        with _closed_on_error(self.start(roles)) as outer:
            outer.shows(self.is_painted)
            for words in roles[1:]:
                self._run("split-window", words)
                self._run("select-layout", "tiled")
            self._run("select-pane", "-t", "0")
        return outer

    def attach(self) -> Outer:
        return self._outer("attach-session")

    def is_painted(self, screen: Screen) -> bool:
        return screen[-1].startswith("[")

    def server(self) -> int:
        return int(self._run("display-message", "-p", "#{pid}"))

    def close(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):  # it ends by itself with its last pane
            server = self.server()
            self._run("kill-server")
            _wait(lambda: not _is_running(server), "The tmux server does not end.")

    def _outer(self, *words: str) -> Outer:
        return Outer([*self._command(), *words], self._place.variables, self._place.folder)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._command(), *words], env=self._place.variables, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def _command(self) -> list[str]:
        return ["tmux", "-L", "bench", "-f", str(self._place.folder / "tmux.conf")]


def ideai_command() -> list[str]:
    """How a person starts it: the installed script, or the package where there is none beside this Python."""
    script = Path(sys.executable).with_name("ideai")
    return [str(script)] if script.is_file() else [sys.executable, "-P", "-m", "ideai"]


def wait_for_echo(outer: Outer) -> None:
    """Until the focused pane echoes keys."""
    sign = echo_of(b"~").decode()

    def is_there(screen: Screen) -> bool:
        return any(sign in row for row in screen)

    limit = time.monotonic() + PATIENCE
    while not is_there(outer.emulator.text()):
        outer.type(b"~")
        outer.rest(0.1)
        if time.monotonic() > limit:
            raise TimeoutError("No key is echoed; the screen is:\n" + "\n".join(outer.emulator.text()))


@contextlib.contextmanager
def _closed_on_error(outer: Outer) -> Iterator[Outer]:
    try:
        yield outer
    except BaseException:
        outer.close()
        raise


def _keys_for(panes: int) -> Iterator[bytes]:
    """What adds each pane after the first: from four on they are laid out as a grid before the next one is added."""
    for number in range(1, panes):
        yield (_GRID if number >= _GRID_FROM else b"") + _PREFIX + (b"v" if number % 2 else b"-")


def _shell_of(roles: Sequence[str], folder: Path) -> Path:
    """A shell that plays the roles in the order in which it is started, and then a plain shell."""
    takes = [f"mkdir {folder}/{number} 2>/dev/null && {words}" for number, words in enumerate(roles)]
    shell = folder / "shell"
    shell.write_text("\n".join(["#!/bin/sh", *takes, SHELL, ""]))
    shell.chmod(0o755)
    return shell


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait(condition: Callable[[], bool], complaint: str) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError(complaint)
        time.sleep(0.01)
