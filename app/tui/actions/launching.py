"""What a launch may have to ask a person first."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.domain.agent import Agent
from app.domain.changes import visible
from app.domain.environment import ForeignDirectory
from app.domain.errors import Refused
from app.domain.session import Session
from app.domain.trust import ConsentNeeded, Demand
from app.domain.worktree import SHOWN, CarryUndecided
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option
from app.tui.screens.confirm import Confirm

T = TypeVar("T")

_CARRY = "carry"
_LEAVE = "leave"


async def launched(desk: Desk, launch: Callable[[bool | None], Awaitable[Session]]) -> Session:
    """What `launch` starts, once the person has answered what it asks; it gets whether uncommitted work goes along.

    Raises Refused if the person leaves a question, and what the launch raises.
    """
    carry: bool | None = None
    while True:
        try:
            return await launch(carry)
        except ConsentNeeded as needed:
            await _consent(desk, needed.demand)
        except ForeignDirectory as foreign:
            await _put_aside(desk, foreign)
        except CarryUndecided as undecided:
            carry = await _carry(desk, undecided.paths)


async def agreed(desk: Desk, work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, once the person has agreed to what the project's files ask for.

    Raises Refused if the person does not, and what the work raises.
    """
    while True:
        try:
            return await work()
        except ConsentNeeded as needed:
            await _consent(desk, needed.demand)


async def _consent(desk: Desk, demand: Demand) -> None:
    asked = "\n".join(f"  {line}" for line in demand.lines)
    question = Confirm(
        f"Launch {demand.name} with what the project asks for?",
        f"The project's files ask for what can run programs:\n\n{asked}\n\n"
        'It is asked once, and again when it changes. "Take consent back" in the palette undoes it.',
        yes="Allow",
    )
    if not await desk.ask(question):
        raise Refused(f"{demand.name} was not launched: what its project asks for was not allowed.")
    await desk.do.give_consent(desk.project, demand)


async def revoke(desk: Desk, agent: Agent) -> None:
    """Take back what was agreed to for an agent, after a question that shows it."""
    allowed = await desk.do.revoke_consent.of(desk.project, agent.id)
    if not allowed.wishes:
        desk.tell(f"Nothing that {agent.name} asks for was allowed.")
        return
    shown = "\n".join(f"  {line}" for line in allowed.lines)
    others = " No other agent may use its skills then, either." if allowed.shared else ""
    question = Confirm(
        f"Take back what was allowed for {agent.name}?",
        f"The project's files ask for this, and it was allowed:\n\n{shown}\n\n"
        f"The next launch asks again; what runs already goes on.{others}",
        yes="Take back",
    )
    if await desk.ask(question):
        await desk.do.revoke_consent(desk.project, allowed)
        desk.tell(f"The next launch of {agent.name} asks again; what runs already goes on.")


async def _put_aside(desk: Desk, foreign: ForeignDirectory) -> None:
    question = Confirm(
        "Put a foreign directory aside?",
        f"The agent would run in {visible(str(foreign.path))}, which ideai has not made on this machine: it may have "
        "come with a clone, and bring settings that run programs.\nIt gets another name beside its place; nothing in "
        "it is run or lost.",
        yes="Put aside",
    )
    if not await desk.ask(question):
        raise foreign
    await desk.do.put_aside_directory(desk.project, foreign.agent_id)


async def _carry(desk: Desk, paths: tuple[str, ...]) -> bool:
    count = f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
    shown = ", ".join(visible(path) for path in paths[:SHOWN]) + (", …" if len(paths) > SHOWN else "")
    options = [
        Option(_CARRY, "Take it along", shown),
        Option(_LEAVE, "Leave it out", "begin with the last commit"),
    ]
    answer = await desk.ask(Choice(f"Uncommitted work in {count}: for the agent too?", options))
    if answer is None:
        raise Refused("The agent was not launched; its worktree was not made.")
    return answer == _CARRY
