"""An agent's work on its way into the branch that a person has checked out. Everything may block."""

from app.domain.errors import Refused
from app.processes.git import Git, GitFailed, split_z
from app.processes.git_trees import STATUS

_LOOKED_AT = 100
"""Files of a conflict of which it is asked whether the person has uncommitted work in them."""

_MERGES = (2, 38)
"""The first git whose merge-tree writes the merged tree (its release notes)."""


def commit_all(own: Git, message: str) -> None:
    """Commit what is uncommitted in a worktree on its branch, if anything is."""
    if own.says(*STATUS):
        own("add", "--all", "--", ".")
        own("commit", "--quiet", "--no-verify", "-m", message)


def merge_in(user: Git, into: str, tip: str, message: str, *, given: str | None = None) -> None:
    """Merge the commit into the branch that is checked out, `into`.

    `given` is what the agent was given where that is no commit of any branch: what both sides have of it is no
    conflict. Raises Refused, with the person's tree as it was, if both sides have changed the same, or the person has
    uncommitted work in its way.
    """
    if user.holds("rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
        raise Refused("A merge is under way in the project already; finish it, and try again.")
    tree, conflicts = _merged(user, *_sides(user, tip, given))
    if conflicts:
        own = user.says(*STATUS, "--", *conflicts[:_LOOKED_AT])
        way = "commit your own work first" if own else f"have the agent merge {into} into its branch"
        raise Refused(
            f"Nothing was merged: the agent's work conflicts with what {into} has by now ({', '.join(conflicts[:3])}); "
            f"{way}, and try again."
        )
    merged = user.says("commit-tree", tree, "-p", "HEAD", "-p", tip, "-m", message)
    try:
        user("merge", "--ff-only", "--no-autostash", "--no-verify-signatures", "--quiet", merged)
    except GitFailed as failed:
        raise Refused(
            f"Nothing was merged, your files are as they were; commit your own work first, and try again ({failed})."
        ) from None


def _sides(user: Git, tip: str, given: str | None) -> tuple[str, str]:
    """The commits to merge; both grow out of what was given, so that git compares them with that.

    Where the agent has merged what the person has done since, git can compare with that.
    """
    if given is None or (_contains(user, tip, "HEAD") and not _contains(user, given, "HEAD")):
        return "HEAD", tip
    ours, theirs = (
        user.says("commit-tree", f"{side}^{{tree}}", "-p", given, "-m", "One side") for side in ("HEAD", tip)
    )
    return ours, theirs


def _contains(git: Git, later: str, earlier: str) -> bool:
    return git.holds("merge-base", "--is-ancestor", earlier, later)


def _merged(user: Git, ours: str, theirs: str) -> tuple[str, list[str]]:
    """The tree of both, and the files that conflict in it; made without a look at any file of the person's."""
    try:
        merged = user("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs, codes=(0, 1))
    except GitFailed:
        _check_version(user)
        raise
    tree, *files = split_z(merged.data)
    return tree, files if merged.code else []


def _check_version(user: Git) -> None:
    """Raises Refused for a git that cannot merge without a working tree."""
    version = user.version()
    if version and version < _MERGES:
        have, need = (".".join(map(str, numbers)) for numbers in (version, _MERGES))
        raise Refused(
            f"Nothing was merged: that needs git {need}, and this is git {have}. The work is committed on the agent's "
            "branch; merge that with `git merge`, or install a newer git."
        )
