"""What a program says its version is. Everything in here may block."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app.domain.errors import Failed, NotFound
from app.processes.children import find_program

Version: TypeAlias = tuple[int, ...]

_MAX_ANSWER = 64 << 10
"""Bytes of an answer that are read."""

_NUMBER = re.compile(r"(\d{1,9})\.(\d{1,9})(?:\.(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class ProgramVersions:
    """Versions by `--version`; each program is asked once, for `seconds`, and again when its file changes.

    `variables` are the workspace's own; PATH among them says where programs are.
    """

    variables: Mapping[str, str]
    seconds: float = 5.0
    _known: dict[tuple[str, int], Version | None] = field(default_factory=dict)

    def find(self, command: str, changes: Mapping[str, str]) -> Version | None:
        """The command's version, with `changes` in its variables; None if it cannot be told."""
        try:
            program = Path(os.path.realpath(find_program(command, self.variables, Path("/"))))
            key = (str(program), program.stat().st_mtime_ns)
        except (OSError, NotFound, Failed):
            return None
        if key not in self._known:
            self._known[key] = _ask(program, {**self.variables, **changes}, self.seconds)
        return self._known[key]


def _ask(program: Path, variables: Mapping[str, str], seconds: float) -> Version | None:
    """The program, and all that it starts, is ended once it has said enough, or nothing for too long."""
    try:
        process = subprocess.Popen(
            [program, "--version"],
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
    except OSError:
        return None
    timer = threading.Timer(seconds, _end, (process,))
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout as stdout:
            return parse_version(stdout.read(_MAX_ANSWER).decode("utf-8", "replace"))
    finally:
        timer.cancel()
        _end(process)
        process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def parse_version(text: str) -> Version | None:
    """The first thing that looks like a version: (0, 169, 0) of `codex-cli 0.169.0`."""
    found = _NUMBER.search(text)
    return tuple(int(part or 0) for part in found.groups()) if found else None
