"""Review what an agent has changed, and tell it what to do better."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from app.domain.agent import Agent
from app.domain.changes import Changes, FileDiff, visible
from app.domain.errors import IdeaiError
from app.domain.review import ReviewDraft, compose_message
from app.tui.actions.agents import agent_meant
from app.tui.desk import Desk
from app.tui.screens.difference import Difference
from app.tui.screens.review import Review, Reviewing
from app.tui.sending import send_message


async def _open(desk: Desk) -> None:
    agent = await agent_meant(desk, "Whose changes?")
    if agent is None:
        return
    reviewing = await _reviewing(desk, agent)
    while (draft := await desk.ask(Review(reviewing))) is not None:
        hint = await _send(desk, agent, draft)
        if hint is None:
            return
        reviewing = replace(reviewing, draft=draft, hint=hint)


async def _reviewing(desk: Desk, agent: Agent) -> Reviewing:
    read = desk.do.trees.read
    try:
        reviewed = await read.tree(desk.project, agent.id)
        changes, problem = await read(reviewed), ""
    except IdeaiError as error:
        reviewed, changes, problem = None, Changes(), str(error)
    where = reviewed.branch if reviewed is not None else ""

    return Reviewing(
        title=f"{agent.name} · {visible(where) or 'the project, since its last commit'}",
        load=partial(read.diff, reviewed) if reviewed is not None else _nothing_to_load,
        save=partial(desk.do.trees.keep_review, desk.project, agent.id),
        changes=changes,
        draft=desk.do.trees.keep_review.read(desk.project, agent.id),
        problem=problem,
    )


async def _nothing_to_load(_: object) -> FileDiff:
    return FileDiff()


async def _send(desk: Desk, agent: Agent, draft: ReviewDraft) -> str | None:
    """What to say if the comments were not sent; they are kept until then."""
    message = compose_message(draft.comments)
    if not await desk.ask(Difference(f"Send this to {agent.name}?", message.split("\n"), accept="sends")):
        return ""
    try:
        await send_message(desk.screens, desk.state.session_of(agent.id), agent.name, message)
    except IdeaiError as error:
        return f"{error} The comments are kept."
    desk.do.trees.keep_review(desk.project, agent.id, ReviewDraft())
    desk.tell(f"Sent {len(draft.comments)} comment{'' if len(draft.comments) == 1 else 's'} to {agent.name}.")
    return None


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {"agents.review": _open}
