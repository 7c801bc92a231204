"""Agents that run with something else than they would be launched with now."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.agent import Agent
from app.tui.actions.launching import launched
from app.tui.desk import Desk
from app.tui.screens.choice import Choice, Option
from app.tui.views import USUAL_SIZE


async def decide_drift(desk: Desk, agent: Agent) -> None:
    """Ask whether to restart the agent or to leave it as it runs, and do that."""
    session = desk.state.session_of(agent.id)
    if session is None or not session.alive or not session.drift:
        desk.tell(f"{agent.name} runs with what it would be launched with now.")
        return
    end = "ends it and goes on with its conversation" if session.native_session_id else "ends it and begins anew"
    options = (
        Option("restart", "Restart", end),
        Option("leave", "Leave it", "until the next change"),
    )
    answer = await desk.ask(Choice(f"{agent.name}: {', '.join(session.drift)} changed", options))
    if answer == "leave":
        await desk.do.leave_drift(desk.project, agent.id)
    elif answer == "restart":
        place = desk.state.place_of(session.id)
        size = desk.size_of(place[1]) if place is not None else USUAL_SIZE
        session_id = session.id
        await launched(
            desk,
            lambda carry: desk.do.restart_session(
                desk.project, session_id, size, resume=True, even_alive=True, carry=carry
            ),
        )


async def _decide_focused(desk: Desk) -> None:
    agent = desk.state.focused_agent
    if agent is not None:
        await decide_drift(desk, agent)


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"agents.drift": _decide_focused}
