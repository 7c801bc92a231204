"""Discard an agent's worktree."""

from contextlib import suppress
from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.errors import Conflict, Refused
from app.domain.project import Project
from app.domain.worktree import Losses, Worktree
from app.ports.worktrees import Worktrees
from app.usecases.list_worktrees import ListWorktrees, find_worktree


@dataclass(frozen=True, slots=True)
class DiscardWorktree:
    """Remove a worktree with its branch, once somebody has seen what is lost."""

    worktrees: Worktrees
    list_worktrees: ListWorktrees

    async def losses(self, project: Project, agent_id: AgentId) -> tuple[Worktree, Losses]:
        """The agent's worktree, and what would be lost without it. Raises NotFound if it has none."""
        worktree = await find_worktree(self.worktrees, project, agent_id)
        return worktree, await self.worktrees.losses(worktree)

    async def __call__(self, project: Project, worktree: Worktree, allowed: Losses) -> None:
        """Remove it, if no more than that is lost.

        Raises Refused while its agent runs, Conflict if there is something else in it by now.
        """
        await self.worktrees.discard(project, worktree, allowed)
        await self.list_worktrees(project)

    async def unused(self, project: Project, agent_id: AgentId) -> None:
        """Remove the worktree of an agent whose run has ended, if it is as it was made: not even an ignored file is in
        it. Nothing for one that runs again.
        """
        for worktree in await self.worktrees.all(project):
            if worktree.agent_id == agent_id:
                with suppress(Conflict, Refused):
                    await self._if_unused(project, worktree)

    async def _if_unused(self, project: Project, worktree: Worktree) -> None:
        losses = await self.worktrees.losses(worktree)
        if losses == Losses():
            await self(project, worktree, losses)
