"""Read what an agent has changed."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.changes import Changes, FileChange, FileDiff
from app.domain.project import Project
from app.domain.worktree import Tree
from app.ports.differences import Differences
from app.ports.worktrees import Worktrees


@dataclass(frozen=True, slots=True)
class ReviewedTree:
    """Where an agent's changes are: `branch` is its worktree's; empty for the project's own tree, which all share."""

    tree: Tree
    branch: str = ""


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """The changes in an agent's worktree, or in the project's own tree where it has none."""

    worktrees: Worktrees
    differences: Differences

    async def tree(self, project: Project, agent_id: AgentId | None) -> ReviewedTree:
        """Where to look. Raises Refused if the project lies in no repository."""
        for worktree in await self.worktrees.all(project):
            if worktree.agent_id == agent_id:
                return ReviewedTree(worktree.tree, worktree.branch)
        return ReviewedTree(await self.differences.tree(project))

    async def __call__(self, reviewed: ReviewedTree) -> Changes:
        """Every changed file. Raises Refused for a repository that names programs, and Failed."""
        return await self.differences.changes(reviewed.tree)

    async def diff(self, reviewed: ReviewedTree, file: FileChange) -> FileDiff:
        """What has changed in one file. Raises as the call."""
        return await self.differences.diff(reviewed.tree, file)
