"""Remove the worktrees that nobody needs any more."""

from dataclasses import dataclass

from app.domain.errors import IdeaiError
from app.domain.project import Project
from app.domain.stored import Verdict
from app.domain.worktree import Losses, Worktree
from app.ports.manifests import Manifests
from app.ports.worktrees import Worktrees


@dataclass(frozen=True, slots=True)
class CollectWorktrees:
    """Those of agents that were deleted, if nothing at all would be lost."""

    manifests: Manifests
    worktrees: Worktrees

    async def __call__(self, project: Project, *, dry_run: bool = False) -> tuple[tuple[Worktree, Verdict], ...]:
        """What becomes of each and why; `dry_run` only says it. What cannot be judged stays."""
        return tuple(
            [(found, await self._collect(project, found, dry_run)) for found in await self.worktrees.all(project)]
        )

    async def _collect(self, project: Project, worktree: Worktree, dry_run: bool) -> Verdict:
        try:
            if any(agent.id == worktree.agent_id for agent in self.manifests.load(project).entries):
                return Verdict(False, "it goes when its agent is deleted")
            if await self.worktrees.losses(worktree):
                return Verdict(False, "there is work in it that is nowhere else; see `ideai worktree ls`")
            if not dry_run:
                await self.worktrees.discard(project, worktree, Losses())
        except IdeaiError as error:
            return Verdict(False, str(error))
        return Verdict(True, "its agent was deleted, and nothing in it would be lost")
