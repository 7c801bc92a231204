"""The tree navigator: each wish is carried out, and all but going there come back to the tree."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.agent import AgentId
from app.domain.layout import PaneId
from app.domain.names import check_name
from app.tui import arrange
from app.tui.actions import sessions, tabs
from app.tui.desk import Desk
from app.tui.navigation import AGENT, PANE, TAB, current, places
from app.tui.screens.navigator import Navigator, Verb
from app.tui.screens.prompt import Prompt


async def navigate(desk: Desk) -> None:
    """Show the tree until the person goes somewhere or leaves it."""
    chosen = current(desk.state)
    while True:
        tree = Navigator(places(desk.state), chosen)
        answer = await desk.ask(tree)
        if answer is None:
            return
        chosen = await _obey(desk, tree.verb, answer)
        if tree.verb == "go":
            return


async def _obey(desk: Desk, verb: Verb, place: str) -> str:
    """Do it; the place to come back to."""
    if place.startswith(TAB):
        return await _to_tab(desk, verb, int(place.removeprefix(TAB)))
    if place.startswith(PANE):
        return await _to_pane(desk, verb, PaneId(place.removeprefix(PANE)))
    await _to_agent(desk, verb, AgentId(place.removeprefix(AGENT)))
    return place


async def _to_tab(desk: Desk, verb: Verb, index: int) -> str:
    desk.rearrange(arrange.go_tab(desk.state.layout, index))
    match verb:
        case "go":
            desk.focus_panes()
        case "close":
            await tabs.close(desk)
        case "rename":
            await tabs.rename(desk)
        case "earlier" | "later":
            desk.rearrange(arrange.move_tab(desk.state.layout, -1 if verb == "earlier" else 1))
    return f"{TAB}{desk.state.layout.current}"


async def _to_pane(desk: Desk, verb: Verb, pane_id: PaneId) -> str:
    layout = desk.state.layout
    pane = next((pane for pane in arrange.all_panes(layout) if pane.id == pane_id), None)
    if pane is None:
        return ""
    match verb:
        case "go":
            desk.rearrange(arrange.focus(layout, pane_id))
            desk.focus_panes()
        case "close":
            await sessions.close_pane(desk, pane_id)
        case "rename" if pane.agent_id is not None:
            await _to_agent(desk, verb, pane.agent_id)
        case "rename":
            name = await desk.ask(Prompt("Name of this pane", pane.title, check_name))
            if name is not None:
                desk.rearrange(arrange.rename_pane(desk.state.layout, pane_id, name))
        case "earlier" | "later":
            name = tabs.free_name(desk)
            desk.rearrange(arrange.move_to_tab(layout, pane_id, -1 if verb == "earlier" else 1, name))
    return f"{PANE}{pane_id}"


async def _to_agent(desk: Desk, verb: Verb, agent_id: AgentId) -> None:
    agent = desk.state.agent(agent_id)
    if agent is None:
        return
    match verb:
        case "go":
            await sessions.launch(desk, agent)
        case "rename":
            name = await desk.ask(Prompt(f"Name of {agent.name}", agent.name, check_name))
            if name is not None:
                await desk.do.rename_agent(desk.project, agent_id, name)
        case _:
            desk.tell(f"{agent.name} has no pane.")


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None]]] = {"workspace.navigate": navigate}
