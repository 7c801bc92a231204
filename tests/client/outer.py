"""A real terminal, as far as the kernel is concerned: a PTY with a process on it, and all that it wrote."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 30.0
ROOT = Path(__file__).parents[2]
TINY = ["-P", "-m", "tests.server.tiny", "serve"]


def variables(state: Path, **more: str) -> dict[str, str]:
    """A person's environment whose state lies in `state`, and in which the tests can be imported."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "XDG_STATE_HOME": str(state),
        **more,
    }


class Outer:
    """Starts a program on a terminal and waits for what it shows. The terminal outlives the program."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], cols: int = 80, rows: int = 24) -> None:
        self.master, self.slave = os.openpty()
        self.resize(cols, rows)
        self.before = self.attributes()
        self.output = b""
        self.process = subprocess.Popen(
            argv,
            env=env,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - tests start no threads
        )

    def attributes(self) -> list[Any]:
        return termios.tcgetattr(self.slave)

    def resize(self, cols: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def until(self, condition: Callable[[bytes], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition(self.output):
            assert time.monotonic() < end, f"it never came; there is {self.output[-600:]!r}"
            self._read(0.1)

    def sees(self, text: str) -> None:
        self.until(lambda output: text.encode() in output)

    def ends(self) -> int:
        """The exit code, 128 + n if a signal ended it; everything it wrote has been read."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end; there is {self.output[-600:]!r}"
            self._read(0.02)
        while self._read(0):
            pass
        code = self.process.returncode
        return code if code >= 0 else 128 - code

    def modes(self) -> dict[int, bool]:
        """The last state of every private mode that was ever set or reset."""
        return {int(mode): state == b"h" for mode, state in re.findall(rb"\x1b\[\?(\d+)([hl])", self.output)}

    def assert_restored(self) -> None:
        """Its line discipline is as it was, and every mode is as a terminal has it at first."""
        assert self.attributes() == self.before
        at_first = {7: True, 25: True}
        assert {mode: on for mode, on in self.modes().items() if on != at_first.get(mode, False)} == {}

    def hang_up(self) -> None:
        """Close the window: the kernel sends SIGHUP to what runs in it."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.master >= 0:
            self.hang_up()

    def _read(self, timeout: float) -> bool:
        if not select.select([self.master], [], [], timeout)[0]:
            return False
        self.output += os.read(self.master, 1 << 16)
        return True


def client(socket_path: Path) -> list[str]:
    """The command that joins a terminal to the workspace at a path."""
    code = (
        "import sys; from pathlib import Path; from app.client.attach import attach\n"
        "sys.exit(attach(Path(sys.argv[1])))"
    )
    return [sys.executable, "-P", "-c", code, str(socket_path)]


def starter(project: Path, *command: str) -> list[str]:
    """The command that starts a project's workspace if there is none, and joins it."""
    code = (
        "import sys; from pathlib import Path; from app.client.start import ensure_workspace\n"
        "from app.client.attach import attach; from app.client.errors import ClientError\n"
        "try: path = ensure_workspace(Path(sys.argv[1]), sys.argv[2:])\n"
        "except ClientError as error: print(error); sys.exit(error.code)\n"
        "sys.exit(attach(path))"
    )
    return [sys.executable, "-P", "-c", code, str(project), *(command or (sys.executable, *TINY, str(project)))]
