"""What was changed in a working tree since a commit."""

from typing import Protocol

from app.domain.changes import Changes, FileChange, FileDiff
from app.domain.project import Project
from app.domain.worktree import Tree


class Differences(Protocol):
    """Looks only: neither the tree nor its index is touched, and no program that it names is run."""

    async def tree(self, project: Project) -> Tree:
        """The project's own working tree, since its last commit. Raises Refused if it lies in no repository."""
        ...

    async def changes(self, tree: Tree) -> Changes:
        """Every changed file, untracked ones among them. Raises Refused for a tree that names programs, and Failed."""
        ...

    async def diff(self, tree: Tree, file: FileChange) -> FileDiff:
        """What has changed in one file. Raises as `changes`."""
        ...
