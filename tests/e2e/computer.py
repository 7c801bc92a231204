"""A computer that nobody has used ideai on: a home, a project, and the installed program on PATH."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.sockets import answers, project_state, socket_path
from tests.e2e.window import PATIENCE, Tmux, Window, until

PROGRAM = Path(sys.executable).with_name("ideai")
ROOT = Path(__file__).parents[2]
OUTER_PROMPT = "outer$ "
"""Of the shell from which the person starts ideai; the shells in panes say only `$`."""


class Computer:
    """Windows to work in, the command line for scripts, and what the disk holds."""

    def __init__(self, root: Path, more: Mapping[str, str] | None = None, patience: float = PATIENCE) -> None:
        """`root` is an empty directory with a short name: sockets lie below it. `more` are variables of every window;
        a PATH among them goes behind the program's own.
        """
        self.home = root / "home"
        self.project = root / "proj"
        self.state = root / "state"
        self.config = root / "config"
        for directory in (self.home, self.project):
            directory.mkdir()
        self.config.mkdir()
        (self.config / "keymap.toml").write_text("# The question for the prefix is answered.\n")
        (self.home / ".bashrc").write_text("PS1='$ '; unset HISTFILE\n")
        (self.home / ".outerrc").write_text(f"PS1='{OUTER_PROMPT}'; unset HISTFILE\n")
        more = dict(more or {})
        self.variables = {
            "PATH": f"{PROGRAM.parent}:{more.pop('PATH', '/usr/local/bin:/usr/bin:/bin')}",
            "HOME": str(self.home),
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "TMUX_TMPDIR": str(root),
            "IDEAI_STATE_DIR": str(self.state),
            "IDEAI_CONFIG_DIR": str(self.config),
            "IDEAI_DATA_DIR": str(root / "data"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            **more,
        }
        self.tmux = Tmux(self.variables, patience)
        self._windows = 0

    # Working

    def opens_window(self, cols: int = 120, rows: int = 36) -> Window:
        """A terminal window with a shell in the project's directory."""
        self._windows += 1
        shell = f"exec bash --noprofile --rcfile {self.home}/.outerrc -i"
        window = self.tmux.open(f"window{self._windows}", shell, self.project, cols, rows)
        window.shows(OUTER_PROMPT.rstrip())
        return window

    def joins(self, cols: int = 120, rows: int = 36) -> Window:
        """A window in which ideai runs, its shell ready."""
        window = self.opens_window(cols, rows)
        window.enters("ideai")
        window.shows("PANE", "$")
        return window

    def ideai(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """A command from a script: no terminal anywhere."""
        return subprocess.run(
            [str(PROGRAM), *words],
            env=self.variables,
            cwd=self.project,
            input=text,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            start_new_session=True,
            check=False,
        )

    def has(self, *words: str) -> None:
        """A command from a script, which succeeds."""
        done = self.ideai(*words)
        assert done.returncode == 0, f"ideai {' '.join(words)}: {done.stderr}"

    # What there is

    @property
    def ideai_folder(self) -> Path:
        """What the project keeps."""
        return self.project / ".ideai"

    @property
    def manifest(self) -> list[dict[str, Any]]:
        """The agents, as the file lists them."""
        entries: list[dict[str, Any]] = json.loads((self.ideai_folder / "manifest.json").read_text())["entries"]
        return entries

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The tabs, as the layout's file has them; none while there is no file."""
        layout = project_state(self.project, self.state) / "layout.json"
        tabs: list[dict[str, Any]] = json.loads(layout.read_text())["tabs"] if layout.exists() else []
        return tabs

    def saved_panes(self, tab: int = 0) -> int:
        """How many panes a tab has on the disk."""
        return json.dumps(self.tabs[tab : tab + 1]).count('"node": "pane"')

    @property
    def log_file(self) -> Path:
        """Where the workspace logs."""
        return project_state(self.project, self.state) / "logs" / "workspace.log"

    @property
    def log(self) -> str:
        """What the workspace has logged."""
        return self.log_file.read_text()

    def run_directory(self, name: str) -> Path:
        """Where the agent of that name runs."""
        agent_id: str = next(agent["id"] for agent in self.manifest if agent["name"] == name)
        return self.ideai_folder / "run" / agent_id

    @property
    def socket(self) -> Path:
        """Where the workspace listens."""
        return socket_path(self.project, self.state)

    @property
    def workspace_runs(self) -> bool:
        """Whether a workspace of the project answers."""
        return answers(self.socket)

    @property
    def workspace_pid(self) -> int | None:
        """The process that serves the project."""
        lock = self.socket.with_name(f"{self.socket.name}.lock")
        said = lock.read_text().strip() if lock.exists() else ""
        pid = int(said) if said else None
        return pid if pid is not None and str(self.project) in _command_of(pid) else None

    def workspace(self) -> dict[str, Any]:
        """What `ideai ls` says of the project's own workspace; nothing if there is none. Others may run beside it."""
        listed: list[dict[str, Any]] = json.loads(self.ideai("ls", "--json").stdout)
        return next((workspace for workspace in listed if workspace["project"] == str(self.project)), {})

    def sessions(self) -> dict[str, int]:
        """Title and process of every session that runs."""
        sessions = self.workspace()["sessions"]
        return {session["title"]: session["pid"] for session in sessions if session["status"] != "exited"}

    def ends(self) -> None:
        """End the workspace, whatever state it is in; no process of it is left behind."""
        pid = self.workspace_pid
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        try:
            until(lambda: not is_alive(pid), "the workspace to end")
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    return bool(_command_of(pid))


def _command_of(pid: int) -> str:
    argv = ["ps", "-ww", "-o", "stat=,args=", "-p", str(pid)]
    state, _, command = subprocess.run(argv, capture_output=True, text=True, check=False).stdout.partition(" ")
    return "" if state.startswith("Z") else command.strip()


@contextmanager
def new_computer(more: Mapping[str, str] | None = None, patience: float = PATIENCE) -> Iterator[Computer]:
    """A computer on which nothing runs any more afterwards; `more` are variables of its windows."""
    root = Path(tempfile.mkdtemp(prefix="ideai-e2e-", dir="/tmp")).resolve()
    computer = Computer(root, more, patience)
    try:
        yield computer
    finally:
        computer.tmux.close()
        computer.ends()
        shutil.rmtree(root, ignore_errors=True)
