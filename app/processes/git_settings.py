"""Settings for the git of a process that ideai starts, beside the person's own. Everything may block."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from app import atomic
from app.domain.task import GIT_CONFIG
from app.processes.git import Git, GitFailed

_EXCLUDES = "gitignore"
_MAX_EXCLUDES = 1 << 20


def put_git_settings(folder: Path, patterns: Sequence[str], variables: Mapping[str, str]) -> None:
    """Write a `gitconfig` into the folder by which git leaves out these patterns, and what the person has it leave out.

    There is one `core.excludesFile` only, so the person's own is copied (git-config(1)). Raises OSError.
    """
    own = _own_excludes(folder, variables)
    ours = "".join(f"{pattern}\n" for pattern in patterns).encode("utf-8", "surrogateescape")
    path = folder / _EXCLUDES
    quoted = str(path).replace("\\", "\\\\").replace('"', '\\"')
    atomic.replace(path, own + (b"" if own.endswith(b"\n") or not own else b"\n") + ours, mode=0o600)
    atomic.replace(folder / GIT_CONFIG, f'[core]\n\texcludesFile = "{quoted}"\n'.encode(), mode=0o600)


def _own_excludes(folder: Path, variables: Mapping[str, str]) -> bytes:
    with suppress(OSError):
        return atomic.read(_own_file(folder, variables), _MAX_EXCLUDES)
    return b""


def _own_file(folder: Path, variables: Mapping[str, str]) -> Path:
    """Where git looks, as the person has it set or by convention (gitignore(5))."""
    with suppress(GitFailed):
        return Path(Git(variables, folder).says("config", "--global", "--path", "core.excludesFile"))
    config = variables.get("XDG_CONFIG_HOME") or f"{variables.get('HOME') or Path.home()}/.config"
    return Path(config) / "git" / "ignore"
