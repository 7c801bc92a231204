"""Git repositories with work that is nowhere else. Everything in here may block.

The repositories are an agent's: git is kept from running what their configuration names.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from app.files.measures import MAX_ENTRIES

_SECONDS = 20.0
_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


class Doubtful(Exception):
    """It cannot be told whether there is work in it: `str` says why, in words that follow a path."""


def repositories(folder: Path) -> Iterator[Path]:
    """The folders below with a `.git` in them, no link followed. Raises OSError, or Doubtful for too many entries."""
    seen = 0
    for outer, folders, files in os.walk(folder, onerror=_raise):
        seen += len(folders) + len(files)
        if seen > MAX_ENTRIES:
            raise Doubtful(f"it has over {MAX_ENTRIES} files")
        if ".git" in folders or ".git" in files:
            yield Path(outer)
            folders[:] = [name for name in folders if name != ".git"]


def has_unsaved_work(repository: Path) -> bool:
    """Whether it has changes, stashes, or commits that no remote is known to have.

    A submodule is a repository of its own. Raises Doubtful if git cannot tell, or only by running programs.
    """
    _check_harmless(repository)
    if _git(repository, "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=dirty"):
        return True
    if _git(repository, "for-each-ref", "refs/stash"):
        return True
    # A worktree shares its branches with others; only the one that is checked out in it is its own.
    own = ("HEAD",) if (repository / ".git").is_file() else ("HEAD", "--branches", "--tags")
    return bool(_git(repository, "rev-list", "--max-count=1", *own, "--not", "--remotes"))


def has_unpushed_branches(clone: Path) -> bool:
    """Whether a bare clone has commits on its branches that no remote is known to have. Raises Doubtful."""
    _check_harmless(clone)
    return bool(_git(clone, "rev-list", "--max-count=1", "--branches", "--not", "--remotes"))


def _check_harmless(repository: Path) -> None:
    """Raises Doubtful for a repository that brings filters, which git would run on changed files (gitattributes(5))."""
    for line in (
        _git(repository, "config", "--list", "--show-scope", "--name-only").decode("utf-8", "replace").split("\n")
    ):
        scope, _, key = line.partition("\t")
        if scope in ("local", "worktree") and key.startswith("filter."):
            raise Doubtful(f"{repository} names programs of its own ({key}), which are not run to look at it")


def _git(repository: Path, *arguments: str) -> bytes:
    variables = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    variables |= {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    try:
        answer = subprocess.run(
            [*_GIT, "-C", str(repository), *arguments],
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Doubtful(f"git cannot say whether {repository} has work that is nowhere else ({error})") from None
    if answer.returncode:
        said = answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise Doubtful(f"git cannot say whether {repository} has work that is nowhere else ({said})")
    return answer.stdout.strip()


def _raise(error: OSError) -> None:
    raise error
