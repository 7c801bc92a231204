"""Worktrees without a disk."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.agent import AgentId
from app.domain.errors import Conflict, IdeaiError, Refused
from app.domain.project import Project
from app.domain.worktree import CarryUndecided, Losses, Merged, Tree, Worktree


@dataclass(slots=True)
class FakeWorktrees:
    """`unsaved` is the user's own uncommitted work, `known` the worktrees there are, `lost` what each would lose.

    `running` are the agents whose worktree cannot be discarded, `errors` maps a method's name to what it raises next.
    `messages` are those of the merges.
    `steps` records the calls as `worktrees.prepare`.
    """

    unsaved: tuple[str, ...] = ()
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    known: dict[AgentId, Worktree] = field(default_factory=dict)
    lost: dict[AgentId, Losses] = field(default_factory=dict)
    running: set[AgentId] = field(default_factory=set)
    repository: bool = True
    messages: list[str] = field(default_factory=list)

    async def where(self, project: Project, agent_id: AgentId) -> Path:
        """Where the worktree would be."""
        self._check("where")
        return Path("/state") / project.key / agent_id / "worktree"

    async def prepare(self, project: Project, agent_id: AgentId, slug: str, *, carry: bool | None = None) -> Worktree:
        """A new one, unless there is one."""
        self._check("prepare")
        if agent_id in self.known:
            return self.known[agent_id]
        if self.unsaved and carry is None:
            raise CarryUndecided(self.unsaved)
        taken = {worktree.branch for worktree in self.known.values()}
        branch = next(name for name in (f"agent/{slug}", f"agent/{slug}-2", f"agent/{slug}-3") if name not in taken)
        root = await self.where(project, agent_id)
        made = Worktree(agent_id, Tree(root, "base"), root, branch, carried=bool(self.unsaved and carry))
        self.known[agent_id] = made
        return replace(made, made=True)

    async def all(self, project: Project) -> tuple[Worktree, ...]:  # noqa: ARG002 - there is one project
        """All that were made, by branch."""
        return tuple(sorted(self.known.values(), key=lambda worktree: worktree.branch))

    async def losses(self, worktree: Worktree) -> Losses:
        """What the test says."""
        return self.lost.get(worktree.agent_id, Losses())

    async def merge(self, project: Project, worktree: Worktree, message: str) -> Merged:  # noqa: ARG002
        """One commit, if anything would be lost."""
        self._check("merge")
        self.messages.append(message)
        lost = self.lost.pop(worktree.agent_id, Losses())
        return Merged("main", max(1, len(lost.commits)) if lost else 0)

    async def discard(
        self,
        project: Project,  # noqa: ARG002
        worktree: Worktree,
        allowed: Losses | None = None,
        *,
        claimed: bool = False,
    ) -> None:
        """It is gone, unless its agent runs."""
        self._check("discard")
        if worktree.agent_id in self.running and not claimed:
            raise Refused("The agent is running; end it first.")
        if allowed is not None and await self.losses(worktree) not in (allowed, Losses()):
            raise Conflict("The worktree has other work in it by now.")
        self.known.pop(worktree.agent_id, None)
        self.lost.pop(worktree.agent_id, None)

    def _check(self, method: str) -> None:
        self.steps.append(f"worktrees.{method}")
        if error := self.errors.pop(method, None):
            raise error
        if not self.repository:
            raise Refused("The project is in no git repository; run `git init` there.")
