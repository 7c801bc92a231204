"""The sidebars and the panel of events: what they show, where the keys go, and what their requests do."""

from collections import deque
from typing import Final

from textual.app import App
from textual.containers import Vertical
from textual.widget import Widget

from app.domain.agent import Agent, AgentId
from app.domain.context import ABSENT, Context
from app.domain.errors import NotFound
from app.domain.events import AgentDeleted, ContextChanged, Event
from app.tui import arrange
from app.tui.desk import Desk
from app.tui.state import IdeState
from app.tui.views import agents_view, skills_view
from widgets.agent_list import AgentList
from widgets.context_editor import ContextEditor
from widgets.event_log import MAX_LINES, EventLog, event_line
from widgets.skill_picker import SkillPicker

LEFT: Final = "left"
RIGHT: Final = "right"
EVENTS: Final = "events"


class Sidebars:
    """Drives the widgets of one Ide; which sidebars are open is part of the layout."""

    def __init__(self, app: App[None], desk: Desk) -> None:
        """`app` has the widgets, once it is mounted."""
        self._app = app
        self._desk = desk
        self._skills_of: AgentId | None = None
        self._lines: deque[str] = deque(maxlen=MAX_LINES)

    # What they show

    def show(self, state: IdeState) -> None:
        """Show the state."""
        for name in (LEFT, RIGHT, EVENTS):
            self._box(name).display = self._is_open(name)
        self._app.query_one(AgentList).show(agents_view(state))
        self._app.query_one(SkillPicker).show(skills_view(state, self._agent(self._skills_of)))

    def take_fact(self, event: Event) -> None:
        """Follow one fact."""
        line = event_line(event)
        self._lines.append(line)
        if self._is_open(EVENTS):
            self._app.query_one(EventLog).write(line)
        match event:
            case ContextChanged(agent_id=agent_id):
                if self._editor.agent_id == agent_id or agent_id in self._editor.unsaved:
                    self._desk.work(self._read_again(agent_id, gone=event.revision == ABSENT))
            case AgentDeleted(agent=agent):
                self._editor.forget(agent.id)
                if self._skills_of == agent.id:
                    self._skills_of = None
            case _:
                pass

    async def _read_again(self, agent_id: AgentId, *, gone: bool) -> None:
        if gone:
            self._desk.tell("The context's file was removed; saving writes it again.", "warning")
            return
        self._editor.read(agent_id, await self._desk.do.read_context(self._desk.project, agent_id))

    # Where the keys go

    def toggle_agents(self) -> None:
        """Go to the list of agents, which is shown for it; from there: hide it."""
        agents = self._app.query_one(AgentList)
        if self._is_open(LEFT) and agents.has_focus:
            self._open(LEFT, shown=False)
            self._desk.focus_panes()
            return
        self._open(LEFT, shown=True)
        self._focus(agents)

    async def edit_context(self, agent: Agent) -> None:
        """Show an agent's context in the editor and go there."""
        self._open(RIGHT, shown=True)
        try:
            context = await self._desk.do.read_context(self._desk.project, agent.id)
        except NotFound:
            context = Context("", ABSENT)
            self._desk.tell("The context's file is missing; saving writes it again.", "warning")
        self._skills_of = agent.id
        self._editor.show(agent.id, agent.name, context)
        self.show(self._desk.state)
        self._editor.focus_text()

    async def pick_skills(self, agent: Agent) -> None:
        """Show an agent's skills and go there."""
        self._open(RIGHT, shown=True)
        self._skills_of = agent.id
        self.show(self._desk.state)
        self._focus(self._app.query_one(SkillPicker))
        if self._editor.agent_id is None:
            context = await self._desk.do.read_context(self._desk.project, agent.id)
            self._editor.show(agent.id, agent.name, context)

    async def save(self, message: ContextEditor.SaveRequested) -> None:
        """Write what was typed; one that was changed outside meanwhile is shown as a conflict instead."""
        context = await self._desk.do.update_context(
            self._desk.project, message.agent_id, message.text, message.revision
        )
        self._editor.saved(message.agent_id, context)
        self._desk.tell("Saved.")

    def toggle_events(self) -> None:
        """Show the panel with the traffic of the bus, or hide it."""
        shown = not self._is_open(EVENTS)
        self._open(EVENTS, shown=shown)
        log = self._app.query_one(EventLog)
        if shown:
            log.clear()
            for line in self._lines:
                log.write(line)
            self._focus(log)
        else:
            self._desk.focus_panes()

    def leave(self) -> None:
        """Back to the panes; a sidebar that lies over them goes out of their way."""
        if self._app.has_class("-narrow"):
            for name in (LEFT, RIGHT):
                self._open(name, shown=False)
        self._desk.focus_panes()

    @property
    def _editor(self) -> ContextEditor:
        return self._app.query_one(ContextEditor)

    def _agent(self, agent_id: AgentId | None) -> Agent | None:
        if agent_id is not None:
            return self._desk.state.agent(agent_id)
        return self._desk.state.focused_agent

    def _box(self, name: str) -> Widget:
        return self._app.query_one(EventLog) if name == EVENTS else self._app.query_one(f"#{name}", Vertical)

    def _is_open(self, name: str) -> bool:
        return self._desk.state.layout.sidebars.get(name, name == LEFT and not self._app.has_class("-narrow"))

    def _open(self, name: str, *, shown: bool) -> None:
        self._desk.rearrange(arrange.set_sidebar(self._desk.state.layout, name, shown=shown))
        self._box(name).display = shown

    def _focus(self, widget: Widget) -> None:
        self._app.set_focus(widget, scroll_visible=False)
