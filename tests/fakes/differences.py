"""Differences that a test makes up."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.changes import Changes, FileChange, FileDiff
from app.domain.errors import IdeaiError
from app.domain.project import Project
from app.domain.worktree import Tree


@dataclass(slots=True)
class FakeDifferences:
    """`found` and `diffs` are what every tree has; `own` what each has by its root. `error` is raised next."""

    found: Changes = field(default_factory=Changes)
    diffs: dict[str, FileDiff] = field(default_factory=dict)
    own: dict[Path, Changes] = field(default_factory=dict)
    error: IdeaiError | None = None

    async def tree(self, project: Project) -> Tree:
        """The project's root."""
        self._check()
        return Tree(project.root, "HEAD")

    async def changes(self, tree: Tree) -> Changes:
        """What the test says."""
        self._check()
        return self.own.get(tree.root, self.found)

    async def diff(self, tree: Tree, file: FileChange) -> FileDiff:  # noqa: ARG002
        """What the test says of the path."""
        return self.diffs.get(file.path, FileDiff())

    def _check(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
