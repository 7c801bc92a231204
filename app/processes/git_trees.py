"""A working tree with what git does not know of it yet, seen through an index of our own. Everything may block."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import Refused
from app.domain.worktree import Tree
from app.processes.git import Git, GitFailed, split_z

SUBMODULES = "--ignore-submodules=dirty"
"""A submodule is a repository of its own, with settings of its own: git is not sent into it."""

STATUS = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", SUBMODULES)

DIFF = (
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--find-renames",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    SUBMODULES,
)


def git_of(tree: Tree, variables: Mapping[str, str]) -> Git:
    """Git for that tree."""
    return Git(variables, tree.root, git_dir=tree.git_dir)


def check_harmless(git: Git) -> None:
    """Raises Refused for a repository that has git run programs on its files, and GitFailed."""
    programs = git.programs()
    if programs:
        raise Refused(
            f"The repository at {git.at} has programs run on its files ({', '.join(programs[:3])}), which ideai does "
            "not; set them up for your user (git config --global) or choose run_dir as the agent's directory."
        )


def brought_with(folder: Path, path: str, variables: Mapping[str, str]) -> str | None:
    """What the repository around the folder has at that path in it, or below, in letters of any case.

    That may be a submodule in which the path lies. None if there is nothing, or no repository, or git cannot tell.
    """
    git = Git(variables, folder, offline=True)
    try:  # git does not look for a path that lies in a submodule
        listed = split_z(git("ls-files", "-z", "--", f":(icase){path.split('/')[0]}").data)
    except GitFailed:
        return None
    wanted = f"{path}/".casefold()
    places = ((name, f"{name}/".casefold()) for name in listed)
    return next((name for name, place in places if place.startswith(wanted) or wanted.startswith(place)), None)


@contextmanager
def own_index(git: Git) -> Iterator[Git]:
    """Git with a copy of the index: whatever is done to it is gone afterwards.

    The copy is as old as the original: git tells by the index's age which files may have been changed in the second in
    which it looked at them last (git's technical documentation, racy-git).
    """
    original = git.at / git.says("rev-parse", "--git-path", "index")
    with tempfile.TemporaryDirectory(prefix="ideai-index-") as folder:
        copy = Path(folder) / "index"
        with suppress(FileNotFoundError):
            shutil.copy2(original, copy)
        yield replace(git, index=copy)


@contextmanager
def knowing_untracked(git: Git) -> Iterator[Git]:
    """Git with an index in which the untracked files stand as new and empty: a difference shows them as added."""
    with own_index(git) as own:
        own("add", "--intent-to-add", "--", ".")
        yield own
