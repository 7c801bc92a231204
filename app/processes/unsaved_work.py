"""Repositories with work that is nowhere else. Everything in here may block.

The repositories are an agent's: git is kept from running what their configuration names, and from asking their remotes.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.stored import TOO_MANY
from app.processes.git import Git, GitFailed

_SECONDS = 20.0
_BARE = frozenset({"objects", "refs"})
_OTHERS = frozenset({".hg", ".jj", ".svn", ".bzr", "_darcs", ".fslckout"})
"""What other version controls keep in a working tree."""


class Doubtful(Exception):
    """It cannot be told whether there is work in it: `str` says why, in words that follow a path."""


def repositories(folder: Path, goes_on: Callable[[], bool] = lambda: True) -> Iterator[Path]:
    """Git's repositories below, bare ones too, no link followed.

    Raises OSError, and Doubtful for a repository that is not git's, and once `goes_on`, which is asked before each
    folder, says no.
    """
    for outer, folders, files in os.walk(folder, onerror=_raise):
        if not goes_on():
            raise Doubtful(TOO_MANY)
        if other := next((name for name in (*folders, *files) if name in _OTHERS), None):
            raise Doubtful(f"{outer} is under a version control that is not looked into ({other})")
        if ".git" in folders or ".git" in files:
            yield Path(outer)
            folders[:] = [name for name in folders if name != ".git"]
        elif "HEAD" in files and _BARE.issubset(folders):
            yield Path(outer)
            folders.clear()


def has_unsaved_work(repository: Path) -> bool:
    """Whether it has changes, stashes, or commits that no remote is known to have.

    A submodule is a repository of its own. Raises Doubtful if git cannot tell, or only by running programs.
    """
    git = _git(repository)
    if _says(git, "rev-parse", "--is-bare-repository") == "true":
        return _has_unpushed(git, "--branches", "--tags")
    if _says(git, "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=dirty"):
        return True
    if _says(git, "for-each-ref", "refs/stash"):
        return True
    # A worktree shares its branches with others; only the one that is checked out in it is its own.
    own = ("HEAD",) if (repository / ".git").is_file() else ("HEAD", "--branches", "--tags")
    return _has_unpushed(git, *own)


def has_unpushed_branches(clone: Path) -> bool:
    """Whether a bare clone has commits on its branches that no remote is known to have. Raises Doubtful."""
    return _has_unpushed(_git(clone), "--branches")


def _git(repository: Path) -> Git:
    """Raises Doubtful for a repository that brings programs, which git would run on its files (gitattributes(5))."""
    git = Git(os.environ, repository, offline=True)
    try:
        programs = git.programs()
    except GitFailed as failed:
        raise _doubtful(git, failed) from None
    if programs:
        raise Doubtful(f"{repository} names programs of its own ({programs[0]}), which are not run to look at it")
    return git


def _has_unpushed(git: Git, *references: str) -> bool:
    return bool(_says(git, "rev-list", "--max-count=1", *references, "--not", "--remotes"))


def _says(git: Git, *arguments: str) -> str:
    try:
        return git(*arguments, seconds=_SECONDS).text
    except GitFailed as failed:
        raise _doubtful(git, failed) from None


def _doubtful(git: Git, failed: GitFailed) -> Doubtful:
    return Doubtful(f"git cannot say whether {git.at} has work that is nowhere else ({failed})")


def _raise(error: OSError) -> None:
    raise error
