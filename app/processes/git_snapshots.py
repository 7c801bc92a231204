"""A person's working tree as it is, with all that is uncommitted, as a commit that nothing else knows. Everything may
block.
"""

import stat

from app.domain.errors import Refused
from app.processes.git import Git, split_z
from app.processes.git_trees import STATUS, check_harmless, own_index

MAX_CARRIED = 200 << 20
"""Bytes of untracked files that a snapshot may have."""


def unsaved(git: Git) -> tuple[str, ...]:
    """The files of the user's tree that no commit has as they are."""
    return tuple(entry[3:] for entry in split_z(git(*STATUS).data))


def snapshot(git: Git) -> str:
    """A commit with the user's tree as it is, of which nothing else knows. Raises Refused for half of it."""
    _check_whole(git)
    with own_index(git) as own:
        own("add", "--all", "--", ".")
        tree = own.says("write-tree")
        if _links(own, "ls-tree", "-r", "-z", tree) != _links(own, "ls-tree", "-r", "-z", "HEAD"):
            raise _half("it has a repository in it that is not committed as it is")
    ident = ("-c", "user.name=ideai", "-c", "user.email=ideai@localhost")
    return git.says(*ident, "commit-tree", tree, "-p", "HEAD", "-m", "What the agent was given")


def _check_whole(git: Git) -> None:
    """Raises Refused for what a copy of the tree could not have."""
    if git.says("ls-files", "--unmerged"):
        raise _half("a merge is under way in it")
    size = 0
    for name in split_z(git("ls-files", "-z", "--others", "--exclude-standard").data):
        try:
            found = (git.at / name).lstat()
        except OSError as error:
            raise _half(f"{name} cannot be read ({error.strerror})") from None
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)):
            raise _half(f"{name} is no regular file")
        size += found.st_size
    if size > MAX_CARRIED:
        raise _half(f"its untracked files have over {MAX_CARRIED >> 20} MB")
    for entry in _links(git, "ls-files", "--stage", "-z"):
        _check_clean(Git(git.variables, git.at / entry.partition("\t")[2]))


def _check_clean(submodule: Git) -> None:
    if not (submodule.at / ".git").exists():
        return
    check_harmless(submodule)
    if submodule.says(*STATUS):
        raise _half(f"the submodule {submodule.at} has uncommitted work")


def _links(git: Git, *arguments: str) -> set[str]:
    """The entries that are repositories in the repository."""
    return {entry for entry in split_z(git(*arguments).data) if entry.startswith("160000 ")}


def _half(why: str) -> Refused:
    return Refused(
        f"Your uncommitted work cannot be carried over as a whole: {why}. Commit it, or launch the agent without it."
    )
