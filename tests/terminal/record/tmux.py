"""What tmux shows: its `capture-pane`, on a private server.

tmux keeps its cursor one column past the last while a wrap is pending; that is written down as the last column, as
xterm reports it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.probes.probe import Observation, Probe, Resize
from tests.terminal.probes.style_names import read_styled_lines
from tests.terminal.record.puppet import Puppet, Stuck, listening

_SIZE = re.compile(rb"\x1b\[8;\d+;\d+t")
_ASK_SIZE = b"\x1b[18t"
_CANCEL = b"\x18\x1b\\"  # tmux ends a DCS by ST only
OPTIONS = (
    "status off",
    "history-limit 2000",
    "default-terminal xterm-256color",
    "escape-time 0",
    "alternate-screen on",
)


def version() -> str:
    """As tmux names itself."""
    return subprocess.run(["tmux", "-V"], capture_output=True, text=True, check=True).stdout.strip()


class Server:
    """A private tmux server with one session at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._command = ["tmux", "-S", str(folder / "tmux.sock"), "-f", str(folder / "tmux.conf")]
        (folder / "tmux.conf").write_text("".join(f"set -g {option}\n" for option in OPTIONS))

    def run(self, *arguments: str) -> str:
        """One tmux command; its output. Raises CalledProcessError."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        environment.pop("TMUX", None)
        done = subprocess.run([*self._command, *arguments], capture_output=True, check=True, env=environment)
        return done.stdout.decode()

    @contextmanager
    def session(self, rows: int, cols: int) -> Iterator[Puppet]:
        """A session of one pane of that size, whose program is the relay."""
        with tempfile.TemporaryDirectory(dir=self._folder) as name, listening(Path(name)) as (listener, relay):
            self.run("new-session", "-d", "-s", "probe", "-x", str(cols), "-y", str(rows), "exec " + " ".join(relay))
            with Puppet(listener) as puppet:
                try:
                    self.run("select-pane", "-T", "")
                    yield puppet
                finally:
                    self.run("kill-server")

    def resize(self, puppet: Puppet, rows: int, cols: int) -> None:
        """Give the pane another size and wait until the server has it."""
        self.run("resize-window", "-x", str(cols), "-y", str(rows))
        self.settle(puppet, cancel=False)
        if self.run("display-message", "-p", "#{pane_height} #{pane_width}").split() != [str(rows), str(cols)]:
            raise Stuck(f"the pane did not become {cols}x{rows}")

    def settle(self, puppet: Puppet, cancel: bool = True) -> None:
        """Wait until the server has read everything that was printed."""
        puppet.ask((_CANCEL if cancel else b"") + _ASK_SIZE, _SIZE)

    def look(self, replies: bytes = b"") -> Observation:
        """What the pane shows now."""
        return self.look_closely(replies)[0]

    def look_closely(self, replies: bytes = b"") -> tuple[Observation, list[int]]:
        """What the pane shows now, and how many columns of each row tmux tells: it leaves out erased cells at the
        end.
        """
        asked = self.run("display-message", "-p", _STATE)
        history, rows, cols, row, col, *title = asked.rstrip("\n").split(" ")
        lines = self.run("capture-pane", "-p", "-e", "-N", "-S", f"-{history}").split("\n")[: int(history)]
        old, _, _ = read_styled_lines(lines)
        screen, spans, widths = read_styled_lines(self.run("capture-pane", "-p", "-e", "-N").split("\n")[: int(rows)])
        seen = Observation(
            screen=tuple(screen) + ("",) * (int(rows) - len(screen)),
            styles=tuple(spans),
            cursor=(int(row), min(int(col), int(cols) - 1)),
            history=tuple(old),
            replies=replies.decode("latin-1"),
            title=" ".join(title),
        )
        return seen, widths


_STATE = "#{history_size} #{pane_height} #{pane_width} #{cursor_y} #{cursor_x} #{pane_title}"


def observe(probe: Probe) -> Observation:
    """Run one probe in a tmux of its own."""
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name))
        with server.session(probe.rows, probe.cols) as puppet:
            replies = b""
            for step in probe.steps:
                if isinstance(step, Resize):
                    server.resize(puppet, step.rows, step.cols)
                    continue
                answer = puppet.ask(step + _CANCEL + _ASK_SIZE, _SIZE, step.count(_ASK_SIZE) + 1)
                replies += answer[: list(_SIZE.finditer(answer))[-1].start()]
            return server.look(replies)
