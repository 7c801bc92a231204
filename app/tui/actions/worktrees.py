"""An agent's worktree: merge it, discard it."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.changes import visible
from app.domain.worktree import describe_losses
from app.tui.desk import Desk
from app.tui.screens.confirm import Confirm


async def _merge(desk: Desk) -> None:
    agent = desk.state.focused_agent
    if agent is None:
        return
    await desk.do.trees.list(desk.project)  # what is known may be of some seconds ago
    standing = desk.state.worktrees.get(agent.id)
    if standing is None:
        return
    question = Confirm(
        f"Merge the work of {agent.name}?",
        f"{visible(str(standing))} is merged into the branch that you have checked out. What is not committed in the "
        "worktree is committed there first; your own files stay as they are if it does not fit.",
        yes="Merge",
    )
    if await desk.ask(question):
        merged = await desk.do.trees.merge(desk.project, agent.id)
        commits = f"{merged.commits} commit{'' if merged.commits == 1 else 's'}"
        desk.tell(f"Merged {commits} into {merged.into}." if merged.commits else "There was nothing to merge.")


async def _discard(desk: Desk) -> None:
    agent = desk.state.focused_agent
    if agent is None:
        return
    worktree, losses = await desk.do.trees.discard.losses(desk.project, agent.id)
    lost = "\n".join(visible(line) for line in describe_losses(losses).split("\n"))
    if await desk.ask(Confirm(f"Discard {worktree.branch}?", lost, yes="Discard")):
        await desk.do.trees.discard(desk.project, worktree, losses)
        desk.tell(f"{worktree.branch} is gone; the agent's next launch begins with a new one.")


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "worktree.merge": _merge,
    "worktree.discard": _discard,
}
