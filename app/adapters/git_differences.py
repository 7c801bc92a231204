"""What was changed in a working tree, as git tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.domain.changes import Changes, FileChange, FileDiff, parse_changes
from app.domain.errors import Failed, Refused
from app.domain.project import Project
from app.domain.worktree import Tree
from app.processes.git import SECONDS, Git, GitFailed, split_z
from app.processes.git_trees import DIFF, check_harmless, git_of, knowing_untracked
from app.threads import in_thread

T = TypeVar("T")

MAX_LIST = 4 << 20
"""Bytes of the list of changed files that are read."""

MAX_DIFF = 1 << 20
"""Bytes of one file's difference that are read: some tens of thousands of lines."""

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The tree without files, which every repository knows (git-hash-object(1))."""


@dataclass(frozen=True, slots=True)
class GitDifferences:
    """`Differences` by git, which runs with the workspace's `variables`."""

    variables: Mapping[str, str]

    async def tree(self, project: Project) -> Tree:
        """As the port says; before the first commit, since nothing."""
        return await self._in_thread(project.root, partial(self._tree, project.root))

    async def changes(self, tree: Tree) -> Changes:
        """As the port says."""
        return await self._in_thread(tree.root, partial(self._changes, tree))

    async def diff(self, tree: Tree, file: FileChange) -> FileDiff:
        """As the port says; at most a megabyte of it."""
        return await self._in_thread(tree.root, partial(self._diff, tree, file))

    async def _in_thread(self, root: Path, work: Callable[[], T]) -> T:
        try:
            return await in_thread(work, seconds=3 * SECONDS)
        except (GitFailed, TimeoutError) as error:
            raise Failed(f"git cannot tell what was changed in {root}: {error}.") from None

    def _tree(self, root: Path) -> Tree:
        git = Git(self.variables, root)
        try:
            top = Path(git.says("rev-parse", "--show-toplevel"))
        except GitFailed as failed:
            raise Refused(
                f"{root} is in no git repository that can be read ({failed}); run `git init` there."
            ) from None
        base = "HEAD" if git.holds("rev-parse", "--verify", "--quiet", "HEAD") else _EMPTY_TREE
        return Tree(top, base)

    def _changes(self, tree: Tree) -> Changes:
        git = self._git(tree)
        with knowing_untracked(git) as git:
            statuses = git(*DIFF, "--name-status", "-z", tree.base, "--", limit=MAX_LIST)
            counts = git(*DIFF, "--numstat", "-z", tree.base, "--", limit=MAX_LIST)
        if statuses.cut or counts.cut:
            return Changes(cut=True)
        return Changes(parse_changes(split_z(statuses.data), split_z(counts.data)))

    def _diff(self, tree: Tree, file: FileChange) -> FileDiff:
        paths = [f":(top,literal){path}" for path in (file.before, file.path) if path]
        with knowing_untracked(self._git(tree)) as git:
            output = git(*DIFF, tree.base, "--", *paths, limit=MAX_DIFF)
        text = output.data.decode("utf-8", "replace")
        return FileDiff(text if not output.cut else text.rpartition("\n")[0], cut=output.cut)

    def _git(self, tree: Tree) -> Git:
        git = git_of(tree, self.variables)
        check_harmless(git)
        return git
