"""git, without prompts, within a time limit, and without the programs that a repository names. Everything may block."""

import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.domain.changes import visible

SECONDS = 60.0
"""For what git does on this machine."""

NETWORK_SECONDS = 900.0
"""For what it fetches."""

MAX_OUTPUT = 64 << 20
"""Bytes that are read of one answer, unless the caller asks for less."""

_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=false",
    "commit.gpgSign=false",
    "credential.interactive=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "protocol.ext.allow=never",
)
"""What would run a program that the repository names, ask somebody, or go on after git has ended."""

_PROGRAMS = re.compile(r"filter\..*|merge\..*\.driver|core\.worktree")
"""Keys that name programs which no setting of ours can take away: git would run them on the files it looks at."""

_KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY")
"""How this user reaches servers; every other GIT_ variable would lead git somewhere else."""


_UNREADABLE = "could not read from remote repository"
"""What git says when somebody else has said why."""


class GitFailed(Exception):
    """git ended with an error, or did not end in time: `str` is what it said, in one line."""


@dataclass(frozen=True, slots=True)
class Output:
    """What git wrote, and how it ended; `cut` if it had more to say than was asked for."""

    data: bytes
    cut: bool = False
    code: int = 0

    @property
    def text(self) -> str:
        """As text, without the line end; what is no UTF-8 survives a way back through `os.fsencode`."""
        return os.fsdecode(self.data).rstrip("\n")


@dataclass(frozen=True, slots=True)
class Git:
    """git for one working tree or repository.

    `at` is where it runs. With `git_dir` it is not looked for: `at` is then the root of the working tree, whatever lies
    in `at/.git`. `index` takes the place of the repository's own. `variables` are the workspace's.
    `offline`: nothing is fetched, also not what a partial clone lacks, for which git would run what its settings name.
    """

    variables: Mapping[str, str]
    at: Path
    git_dir: Path | None = None
    index: Path | None = None
    offline: bool = False

    def __call__(
        self, *arguments: str, codes: tuple[int, ...] = (0,), limit: int = MAX_OUTPUT, seconds: float = SECONDS
    ) -> Output:
        """What it writes; no more than `limit` bytes are read. Raises GitFailed if it ends with none of the codes."""
        with tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(
                    ["git", *_flags(), *arguments],
                    cwd=self.at,
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    start_new_session=True,
                )
            except OSError as error:
                raise GitFailed(f"git cannot be run: {error.strerror or error}") from None
            output = _read(process, limit, seconds)
            if process.returncode not in codes and not output.cut:
                raise GitFailed(_said(complaints) or f"git {arguments[0]} ended with {process.returncode}")
            return output

    def says(self, *arguments: str) -> str:
        """The answer as text. Raises GitFailed."""
        return self(*arguments).text

    def holds(self, *arguments: str) -> bool:
        """Whether git ends well; for questions that it answers so."""
        try:
            self(*arguments)
        except GitFailed:
            return False
        return True

    def version(self) -> tuple[int, ...]:
        """Its first two numbers, as `(2, 39)`; nothing where it does not say. Raises GitFailed."""
        found = re.search(r"(\d+)\.(\d+)", self.says("version"))
        return tuple(map(int, found.groups())) if found else ()

    def programs(self) -> tuple[str, ...]:
        """The repository's own settings that name programs which git would run on its files. Raises GitFailed."""
        listed = self("config", "--list", "--show-scope", "--name-only").text
        found = (line.partition("\t") for line in listed.split("\n"))
        return tuple(key for scope, _, key in found if scope in ("local", "worktree") and _PROGRAMS.fullmatch(key))

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in self.variables.items() if not key.startswith("GIT_") or key in _KEPT}
        own = {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "false",
            "SSH_ASKPASS": "false",
            "SSH_ASKPASS_REQUIRE": "never",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_ALLOW_PROTOCOL": "none" if self.offline else "file:git:http:https:ssh",
            "LC_ALL": "C",
        }
        if self.git_dir is not None:
            own |= {"GIT_DIR": str(self.git_dir), "GIT_WORK_TREE": str(self.at)}
        if self.index is not None:
            own["GIT_INDEX_FILE"] = str(self.index)
        return {**kept, **own}


def _flags() -> list[str]:
    return [word for setting in _SETTINGS for word in ("-c", setting)]


def _read(process: subprocess.Popen[bytes], limit: int, seconds: float) -> Output:
    """Read to the end or the limit; whoever is late is ended, with all that it has started."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout as stdout:
            data = stdout.read(limit + 1)
        if len(data) > limit:
            _kill(process)
        process.wait()
    except BaseException:
        _kill(process)
        process.wait()
        raise
    finally:
        timer.cancel()
    if late.is_set():
        raise GitFailed(f"git did not answer within {seconds:.0f} seconds")
    return Output(data[:limit], len(data) > limit, process.returncode)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _said(complaints: IO[bytes]) -> str:
    """The line that says what went wrong, among those that git gives as advice; fit for the screen."""
    complaints.seek(0)
    lines = complaints.read(64 << 10).decode("utf-8", "replace").splitlines()
    told = [line.strip() for line in lines if line.strip() and not line.startswith("hint:")]
    return visible(_telling(told)).rstrip(".") if told else ""


def _telling(told: Sequence[str]) -> str:
    """What is fatal before what is an error; of a server that closed, what ssh or the server has said before."""
    for start in ("fatal:", "error:"):
        for number, line in enumerate(told):
            if line.startswith(start):
                return told[number - 1] if number and _UNREADABLE in line.lower() else line
    return told[-1]


def split_z(data: bytes) -> Sequence[str]:
    """What git separated by NUL."""
    return os.fsdecode(data).split("\0")[:-1]
