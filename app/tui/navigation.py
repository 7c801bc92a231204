"""The places of a workspace as a tree of text. Pure."""

from app.domain.layout import Pane, panes
from app.tui.screens.choice import Option
from app.tui.state import IdeState
from app.tui.views import state_of
from widgets.glyphs import STATE_GLYPHS

TAB, PANE, AGENT = "tab:", "pane:", "agent:"
"""What ids of places begin with, before an index or an id."""


def places(state: IdeState) -> tuple[Option, ...]:
    """Tabs in their order, each before its panes, and then the agents that no pane shows."""
    found: list[Option] = []
    for index, tab in enumerate(state.layout.tabs):
        inside = list(panes(tab.tree))
        found.append(Option(f"{TAB}{index}", f"{index + 1} {tab.name}", _count(len(inside))))
        found += [_pane(state, pane) for pane in inside]
    shown = {pane.agent_id for tab in state.layout.tabs for pane in panes(tab.tree)}
    hidden = [agent for agent in state.agents if agent.id not in shown]
    if hidden:
        found.append(Option("", "Agents without a pane", why_not="choose one of them"))
    found += [Option(f"{AGENT}{agent.id}", f"  {STATE_GLYPHS['off']} {agent.name}", "off") for agent in hidden]
    return tuple(found)


def current(state: IdeState) -> str:
    """Where the focus is."""
    pane = state.focused_pane
    return f"{PANE}{pane.id}" if pane is not None else f"{TAB}{state.layout.current}"


def _count(number: int) -> str:
    return "1 pane" if number == 1 else f"{number} panes"


def _pane(state: IdeState, pane: Pane) -> Option:
    session = state.sessions.get(pane.session) if pane.session is not None else None
    agent = state.agent(pane.agent_id) if pane.agent_id is not None else None
    name = agent.name if agent is not None else pane.title or (session.title if session is not None else "shell")
    doing = state_of(session)
    said = state.titles.get(session.id, "") if session is not None else ""
    note = f"{doing} · {said}" if said and said != name else doing
    return Option(f"{PANE}{pane.id}", f"  {STATE_GLYPHS[doing]} {name}", note)
