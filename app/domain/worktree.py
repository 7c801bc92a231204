"""A working tree of the project's repository that is one agent's own, on a branch of its own."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agent import AgentId
from app.domain.changes import Changes
from app.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Tree:
    """A working tree whose changes are looked at: `root` is its top, `base` the commit that they are counted from.

    `git_dir` None means that git looks for it by itself.
    """

    root: Path
    base: str
    git_dir: Path | None = None

    @property
    def git_folders(self) -> tuple[Path, ...]:
        """What git writes to outside of it when something is committed."""
        return written_by_git(self.git_dir) if self.git_dir is not None else ()


def written_by_git(git_dir: Path) -> tuple[Path, ...]:
    """What git writes to when something is committed in the working tree of `git_dir` (gitrepository-layout(5)).

    The repository's settings and hooks are not among it: they are everybody's.
    """
    common = git_dir.parent.parent
    return (git_dir, *(common / name for name in ("objects", "refs", "logs")))


@dataclass(frozen=True, slots=True)
class Worktree:
    """`cwd` is where its agent works: the place in it that the project has in its repository.

    Its base is what the agent was given: a commit, and with `carried` the user's uncommitted work on top of it. `made`
    says that it was made just now.
    """

    agent_id: AgentId
    tree: Tree
    cwd: Path
    branch: str
    carried: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Losses:
    """What is nowhere else: commits as `abc1234 What it says`, and paths of files that no commit has as they are.

    `ignored` are files and folders that git was told to leave out: mostly what programs have made, and can make again.
    """

    commits: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether work would be lost; what is ignored is none."""
        return bool(self.commits or self.uncommitted or self.untracked)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge has brought into the user's branch `into`: how many commits; 0 where there was nothing new."""

    into: str
    commits: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A worktree and what was changed in it; `problem` says why that cannot be told."""

    worktree: Worktree
    changes: Changes = field(default_factory=Changes)
    problem: str = ""

    def __str__(self) -> str:
        """As in a title: `agent/backend +12 −3`."""
        return f"{self.worktree.branch} {self.changes}".rstrip()


class CarryUndecided(Refused):
    """A worktree is to be made, and the user has uncommitted work: whether that comes along was not said."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        """`paths` are of files with uncommitted changes, and of untracked ones."""
        count = f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
        super().__init__(f"The project has uncommitted work in {count}; say whether the agent's worktree gets it.")
        self.paths = paths


SHOWN = 8
"""Lines of each kind that a question about losses shows."""


def describe_losses(losses: Losses) -> str:
    """What would be lost, for a question: how much of each kind, and the first of them by name."""
    kinds = (
        ("commit that is on no other branch", "commits that are on no other branch", losses.commits),
        ("file with uncommitted changes", "files with uncommitted changes", losses.uncommitted),
        ("file that git does not know", "files that git does not know", losses.untracked),
        ("file or folder that git ignores", "files and folders that git ignores", losses.ignored),
    )
    lines: list[str] = []
    for one, many, found in kinds:
        if found:
            lines.append(f"{len(found)} {one if len(found) == 1 else many}:")
            lines += [f"  {line}" for line in found[:SHOWN]]
            lines += [f"  … and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "\n".join(lines) or "Nothing would be lost."
