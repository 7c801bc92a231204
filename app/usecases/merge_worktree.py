"""Merge an agent's worktree."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.errors import NotFound
from app.domain.names import printable
from app.domain.project import Project
from app.domain.worktree import Merged, Worktree
from app.ports.manifests import Manifests
from app.ports.worktrees import Worktrees
from app.usecases.list_worktrees import ListWorktrees, find_worktree


@dataclass(frozen=True, slots=True)
class MergeWorktree:
    """Bring an agent's work into the branch that the user has checked out; the worktree stays, for more."""

    manifests: Manifests
    worktrees: Worktrees
    list_worktrees: ListWorktrees

    async def __call__(self, project: Project, agent_id: AgentId) -> Merged:
        """Commit what is uncommitted in the worktree, and merge it.

        Raises NotFound if the agent has none, Refused, with the user's files as they were, if it cannot be merged.
        """
        worktree = await find_worktree(self.worktrees, project, agent_id)
        merged = await self.worktrees.merge(project, worktree, f"Work of {self._name(project, worktree)}")
        await self.list_worktrees(project)
        return merged

    def _name(self, project: Project, worktree: Worktree) -> str:
        try:
            return printable(self.manifests.load(project).find(worktree.agent_id).name)
        except NotFound:
            return worktree.branch
