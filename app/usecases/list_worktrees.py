"""Look at all worktrees."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.errors import IdeaiError, NotFound
from app.domain.events import WorktreesRead
from app.domain.project import Project
from app.domain.worktree import Standing, Worktree
from app.ports.differences import Differences
from app.ports.events import Publisher
from app.ports.worktrees import Worktrees


async def find_worktree(worktrees: Worktrees, project: Project, agent_id: AgentId) -> Worktree:
    """The agent's. Raises NotFound if it has none."""
    for worktree in await worktrees.all(project):
        if worktree.agent_id == agent_id:
            return worktree
    raise NotFound("The agent has no worktree; it gets one at its next launch if that is where it works.")


@dataclass(frozen=True, slots=True)
class ListWorktrees:
    """What was changed in each."""

    worktrees: Worktrees
    differences: Differences
    events: Publisher

    async def __call__(self, project: Project, known: Sequence[Standing] | None = None) -> tuple[Standing, ...]:
        """All of them, by branch; published unless that is what is `known`. One that cannot be read says why."""
        found = tuple([await self._look(worktree) for worktree in await self.worktrees.all(project)])
        if known is None or tuple(known) != found:
            self.events.publish(WorktreesRead(found))
        return found

    async def _look(self, worktree: Worktree) -> Standing:
        try:
            return Standing(worktree, await self.differences.changes(worktree.tree))
        except IdeaiError as error:
            return Standing(worktree, problem=str(error))
