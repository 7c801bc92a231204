"""Working trees of the project's own repository, one for each agent that asks for it."""

from pathlib import Path
from typing import Protocol

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.worktree import Losses, Merged, Worktree


class Worktrees(Protocol):
    """Made once and used again at every launch; the user's own tree, index and stashes stay as they are."""

    async def where(self, project: Project, agent_id: AgentId) -> Path:
        """The directory that the agent would work in, whether it exists or not.

        Raises Refused if the project lies in no repository, or in one without a commit.
        """
        ...

    async def prepare(self, project: Project, agent_id: AgentId, slug: str, *, carry: bool | None = None) -> Worktree:
        """The agent's worktree, made on a new branch `agent/<slug>` if there is none; its environment is claimed.

        `carry` gives a new one the user's uncommitted and untracked work as well, all of it. Raises CarryUndecided if
        that was not said and there is some, Refused for a repository in which that cannot be done, and Failed, with
        nothing left of it.
        """
        ...

    async def all(self, project: Project) -> tuple[Worktree, ...]:
        """Every worktree that was made for an agent of the project, also for one that was deleted since."""
        ...

    async def losses(self, worktree: Worktree) -> Losses:
        """What would be lost without it. Raises Failed."""
        ...

    async def merge(self, project: Project, worktree: Worktree, message: str) -> Merged:
        """Commit what is uncommitted in it, and merge its branch into the one that the user has checked out.

        Raises Refused, with the user's tree as it was, if that would conflict or overwrite the user's own work.
        """
        ...

    async def discard(
        self, project: Project, worktree: Worktree, allowed: Losses | None = None, *, claimed: bool = False
    ) -> None:
        """Remove it with its branch, if no more than `allowed` is lost (None: whatever is in it).

        Raises Refused while its agent runs, unless the caller has `claimed` its environment, and Conflict if something
        else would be lost.
        """
        ...
