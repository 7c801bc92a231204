"""The sidebars and the panel of events: what they show, where the keys go, and what their requests do."""

from collections import deque
from typing import Final

from textual.app import App
from textual.containers import Vertical
from textual.widget import Widget

from app.domain.agent import Agent, AgentId, SkillRef
from app.domain.events import AgentDeleted, Event
from app.domain.task import TaskId
from app.tui import arrange
from app.tui.contexts import EFFECTIVE, Contexts
from app.tui.desk import Desk
from app.tui.state import IdeState
from app.tui.views import agents_view, skills_view, tasks_view
from widgets.agent_list import AgentList
from widgets.event_log import MAX_LINES, EventLog, event_line
from widgets.skill_picker import SkillPicker
from widgets.task_list import TaskList

LEFT: Final = "left"
RIGHT: Final = "right"
EVENTS: Final = "events"
LEFT_WIDTH: Final = 28
RIGHT_WIDTH: Final = 40
WIDE_WIDTH: Final = 84
PANES_WIDTH: Final = 72
"""Columns that a sidebar must leave to the panes, or it lies over them: at 100 the left one fits, at 140 both."""


class Sidebars:
    """Drives the widgets of one Ide; which sidebars are open is part of the layout."""

    def __init__(self, app: App[None], desk: Desk) -> None:
        """`app` has the widgets, once it is mounted."""
        self._app = app
        self._desk = desk
        self.contexts = Contexts(app, desk)
        self._skills_of: AgentId | None = None
        self._going_to = ""
        self._shows_archive = False
        self._wants_tasks = False
        self._lines: deque[str] = deque(maxlen=MAX_LINES)

    # What they show

    def show(self, state: IdeState) -> None:
        """Show the state; a sidebar without room beside the panes lies over them while it has the keys."""
        for name in (LEFT, RIGHT):
            box = self._box(name)
            box.set_class(not self._has_room(name), "-over")
            box.display = (
                name == self._going_to or self._has_keys(name) or (self._is_open(name) and self._has_room(name))
            )
        self._box(RIGHT).set_class(self._is_wide, "-wide")
        self._box(RIGHT).set_class(self._is_open(EFFECTIVE), "-effective")
        self._box(EVENTS).display = self._is_open(EVENTS)
        self._app.query_one(AgentList).show(agents_view(state, self._desk.project, self._way("agents.toggle")))
        self.show_tasks(state)
        self._follow_focus(state)
        self.contexts.follow(state)
        skills = skills_view(state, self._desk.project, self._agent(self._skills_of), self._way("agents.skills"))
        self._app.query_one(SkillPicker).show(skills)

    def _way(self, command_id: str) -> str:
        return self._desk.keymap.way_to(command_id)

    def show_tasks(self, state: IdeState) -> None:
        """Show the tasks and their times; without any, only while the keys are there, so that it can teach."""
        tasks = self._app.query_one(TaskList)
        way = self._way("tasks.toggle")
        tasks.show(tasks_view(state, self._desk.project, self._desk.now(), archived=self._shows_archive, way=way))
        tasks.display = (
            self._wants_tasks or tasks.screen.focused is tasks or bool(tasks.view.rows or tasks.view.problems)
        )

    def select_task(self, task_id: TaskId) -> None:
        """Select a task in the list, if it is shown."""
        self._app.query_one(TaskList).select(task_id)

    def toggle_archive(self) -> None:
        """Show the tasks in the archive, or the others."""
        self._shows_archive = not self._shows_archive
        self.show_tasks(self._desk.state)

    def _follow_focus(self, state: IdeState) -> None:
        """Beside the panes, the context and the skills are those of the focused agent."""
        agent = state.focused_agent
        if agent is None or self._has_keys(RIGHT) or not self._box(RIGHT).display or self._skills_of == agent.id:
            return
        self._skills_of = agent.id
        self._desk.work(self.contexts.show(agent), hold=False)

    def take_fact(self, event: Event, clock: str) -> None:
        """Follow one fact; `clock` is when it happened, as the panel of events tells it."""
        line = event_line(event, clock)
        self._lines.append(line)
        if self._is_open(EVENTS):
            self._app.query_one(EventLog).add(line)
        self.contexts.take_fact(event)
        match event:
            case AgentDeleted(agent=agent):
                if self._skills_of == agent.id:
                    self._skills_of = None
            case _:
                pass

    # Where the keys go

    def toggle_agents(self) -> None:
        """Go to the list of agents, which is shown for it; from there: hide it."""
        self._toggle_left(self._app.query_one(AgentList))

    def toggle_tasks(self) -> None:
        """Go to the list of tasks, which is shown for it; from there: hide the sidebar."""
        self._wants_tasks = True
        self._toggle_left(self._app.query_one(TaskList))
        self._wants_tasks = False

    def _toggle_left(self, widget: Widget) -> None:
        if widget.has_focus:
            self._open(LEFT, shown=False)
            self._desk.focus_panes()
        else:
            self._go_to(LEFT, widget)

    async def edit_context(self, agent: Agent) -> None:
        """Show an agent's context in the editor and go there; from there: hide it."""
        editor = self.contexts.editor
        if editor.has_focus_within and editor.agent_id == agent.id and self._has_keys(RIGHT):
            self._open(RIGHT, shown=False)
            self._desk.focus_panes()
            return
        self._skills_of = agent.id
        await self.contexts.show(agent)
        self._go_to(RIGHT, editor.text)

    async def pick_skills(self, agent: Agent) -> None:
        """Show an agent's skills and go there; from there: hide them."""
        picker = self._app.query_one(SkillPicker)
        if picker.has_focus_within and self._skills_of == agent.id:
            self._open(RIGHT, shown=False)
            self._desk.focus_panes()
            return
        self._skills_of = agent.id
        await self.contexts.show(agent)
        if not self._is_wide:
            self._open(EFFECTIVE, shown=False)  # it has the picker's place
        self._go_to(RIGHT, picker.rows)

    def reveal_skill(self, ref: SkillRef) -> None:
        """Select a skill in the picker, which shows the state as of now."""
        self.show(self._desk.state)
        self._app.query_one(SkillPicker).reveal(ref)

    async def show_effective(self, agent: Agent) -> None:
        """Show what an agent will see at its next launch, and go there."""
        self._skills_of = agent.id
        await self.contexts.show(agent)
        self._open(RIGHT, shown=True)
        self._going_to = RIGHT
        await self.contexts.open_effective()
        self._going_to = ""

    def toggle_events(self) -> None:
        """Show the panel with the traffic of the bus, or hide it."""
        shown = not self._is_open(EVENTS)
        self._open(EVENTS, shown=shown)
        log = self._app.query_one(EventLog)
        if shown:
            log.show(self._lines)
            self._app.set_focus(log, scroll_visible=False)
        else:
            self._desk.focus_panes()

    def leave(self) -> None:
        """Back to the panes; a sidebar that lies over them goes out of their way."""
        self._desk.focus_panes()

    def _go_to(self, name: str, widget: Widget) -> None:
        self._open(name, shown=True)
        self._going_to = name
        self.show(self._desk.state)
        self._app.set_focus(widget, scroll_visible=False)
        self._going_to = ""

    def _agent(self, agent_id: AgentId | None) -> Agent | None:
        return self._desk.state.agent(agent_id) if agent_id is not None else None

    def _box(self, name: str) -> Widget:
        return self._app.query_one(EventLog) if name == EVENTS else self._app.query_one(f"#{name}", Vertical)

    def _is_open(self, name: str) -> bool:
        return self._desk.state.layout.sidebars.get(name, name == LEFT)

    def _has_room(self, name: str) -> bool:
        return self._fits(name, LEFT_WIDTH if name == LEFT else RIGHT_WIDTH)

    @property
    def _is_wide(self) -> bool:
        """Whether what the agent will see stands beside the editor: where that leaves the panes their room, or where
        both lie over the panes anyway.
        """
        if not self._is_open(EFFECTIVE):
            return False
        return self._fits(RIGHT, WIDE_WIDTH) or (not self._has_room(RIGHT) and self._app.size.width >= WIDE_WIDTH)

    def _fits(self, name: str, width: int) -> bool:
        other = LEFT_WIDTH if name == RIGHT and self._is_open(LEFT) else 0
        return self._app.size.width - width - other >= PANES_WIDTH

    def _has_keys(self, name: str) -> bool:
        box = self._box(name)
        focused = box.screen.focused  # of its own screen: a dialog over it has the keys only for a while
        return focused is not None and box in focused.ancestors

    def _open(self, name: str, *, shown: bool) -> None:
        self._desk.rearrange(arrange.set_sidebar(self._desk.state.layout, name, shown=shown))
        if name != EFFECTIVE:
            self._box(name).display = shown
