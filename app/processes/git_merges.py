"""An agent's work on its way into the branch that a person has checked out. Everything may block."""

from app.domain.errors import Refused
from app.processes.git import Git, GitFailed, split_z
from app.processes.git_trees import STATUS


def commit_all(own: Git, message: str) -> None:
    """Commit what is uncommitted in a worktree on its branch, if anything is."""
    if own.says(*STATUS):
        own("add", "--all", "--", ".")
        own("commit", "--quiet", "--no-verify", "-m", message)


def check_merges(user: Git, into: str, tip: str) -> None:
    """Raises Refused if both sides have changed the same; the tree is not looked at, and nothing is written to it."""
    if user.holds("rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
        raise Refused("A merge is under way in the project already; finish it, and try again.")
    merged = user("merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", "HEAD", tip, codes=(0, 1))
    if merged.code:
        files = ", ".join(split_z(merged.data)[1:4])
        raise Refused(
            f"The agent's work conflicts with what {into} has by now ({files}), and nothing was merged; "
            f"have the agent merge {into} into its branch, and try again."
        )


def merge_in(user: Git, tip: str, message: str) -> None:
    try:
        user("merge", "--no-ff", "--no-edit", "--no-autostash", "--no-verify", "--quiet", "-m", message, tip)
    except GitFailed as failed:
        user.holds("merge", "--abort")
        raise Refused(
            f"git did not merge it, and your files are as they were: {failed}. Commit your own work, and try again."
        ) from None
