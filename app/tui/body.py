"""The middle of the screen: the panes between the sidebars, and what each request of theirs brings about."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from textual import on, work
from textual.containers import Container, Horizontal, Vertical
from textual.widget import Widget

from app.domain.agent import Agent
from app.domain.session import SessionId, Size
from app.tui import arrange
from app.tui.actions import agents, copying, sessions, skills, tasks, templates
from app.tui.desk import Desk
from widgets.agent_list import AgentList
from widgets.context_editor import ContextEditor
from widgets.effective_view import EffectiveView
from widgets.pane_grid import PaneGrid
from widgets.skill_picker import SkillPicker
from widgets.task_list import TaskList
from widgets.terminal_pane import TerminalPane


class LeftSidebar(Vertical):
    """The agents over the tasks."""

    def __init__(self, desk: Desk) -> None:
        """The requests go to the desk."""
        super().__init__(id="left")
        self._desk = desk

    def compose(self) -> Iterable[Widget]:
        """Two lists."""
        yield AgentList()
        yield TaskList()

    @on(AgentList.NewRequested)
    def _new_agent_asked(self) -> None:
        self._desk.perform("agents.new")

    @on(AgentList.LaunchRequested)
    @on(AgentList.EditRequested)
    @on(AgentList.ContextRequested)
    @on(AgentList.SkillsRequested)
    @on(AgentList.StopRequested)
    @on(AgentList.DeleteRequested)
    @on(AgentList.SyncRequested)
    @on(AgentList.DuplicateRequested)
    @on(AgentList.TemplateRequested)
    def _agent_asked(self, message: AgentList.Asked) -> None:
        agent = self._desk.state.agent(message.agent_id)
        if agent is not None:
            self._desk.work(_FOR_AGENTS[type(message)](self._desk, agent))

    @on(TaskList.ActionRequested)
    def _task_asked(self, message: TaskList.ActionRequested) -> None:
        self._desk.work(tasks.act(self._desk, message.what, message.task_id))


class RightSidebar(Vertical):
    """The context, with what the agent will see of it, over the skills."""

    def __init__(self, desk: Desk) -> None:
        """The requests go to the desk."""
        super().__init__(id="right")
        self._desk = desk

    def compose(self) -> Iterable[Widget]:
        """What is typed and not saved goes to the drafts."""
        with Container(id="context"):
            yield ContextEditor(self._desk.bench.drafts.keep)
            yield EffectiveView()
        yield SkillPicker()

    @on(ContextEditor.SaveRequested)
    def _save_asked(self, message: ContextEditor.SaveRequested) -> None:
        self._desk.work(self._desk.sidebars.contexts.save(message))

    @on(ContextEditor.EffectiveRequested)
    @on(ContextEditor.DriftRequested)
    @on(ContextEditor.ElsewhereRequested)
    @on(EffectiveView.DriftRequested)
    def _context_asked(self, message: ContextEditor.Asked | EffectiveView.DriftRequested) -> None:
        self._desk.work(self._desk.sidebars.contexts.answer(message))

    @on(ContextEditor.DifferenceRequested)
    def _difference_asked(self, message: ContextEditor.DifferenceRequested) -> None:
        self._desk.work(self._desk.sidebars.contexts.show_difference(message))

    @on(EffectiveView.CloseRequested)
    def _effective_closed(self) -> None:
        self._desk.sidebars.contexts.close_effective()

    @on(EffectiveView.EditRequested)
    def _edit_asked(self) -> None:
        self._desk.sidebars.contexts.edit()

    @on(SkillPicker.AssignRequested)
    def _assign_asked(self, message: SkillPicker.AssignRequested) -> None:
        self._desk.work(agents.assign(self._desk, message.agent_id, message.refs))

    @on(SkillPicker.ActionRequested)
    def _skill_asked(self, message: SkillPicker.ActionRequested) -> None:
        self._desk.work(skills.act(self._desk, message.what, message.ref))


class Body(Horizontal):
    """The sidebars around the panes; it answers for the panes."""

    def __init__(self, desk: Desk, grid: PaneGrid) -> None:
        """The requests go to the desk."""
        super().__init__(id="body")
        self._desk = desk
        self._grid = grid

    def compose(self) -> Iterable[Widget]:
        """From left to right."""
        yield LeftSidebar(self._desk)
        yield self._grid
        yield RightSidebar(self._desk)

    @on(TerminalPane.Focused)
    @on(PaneGrid.FocusRequested)
    def _focus_asked(self, message: TerminalPane.Focused | PaneGrid.FocusRequested) -> None:
        pane = self._desk.state.focused_pane
        if pane is None or pane.id != message.pane_id:
            self._desk.end_copying()
        self._desk.rearrange(arrange.focus(self._desk.state.layout, message.pane_id))

    @on(TerminalPane.Copied)
    def _copied(self, message: TerminalPane.Copied) -> None:
        copying.keep(self._desk, message.text)

    @on(TerminalPane.Resized)
    def _resized(self, message: TerminalPane.Resized) -> None:
        panes = arrange.all_panes(self._desk.state.layout)
        session_id = next((pane.session for pane in panes if pane.id == message.pane_id), None)
        if session_id is not None:
            self._resize(session_id, message.size)

    @work(group="sizes")
    async def _resize(self, session_id: SessionId, size: Size) -> None:
        await self._desk.do.resize_session(session_id, size)

    @on(TerminalPane.StartRequested)
    @on(TerminalPane.RestartRequested)
    def _start_asked(self, message: TerminalPane.Asked) -> None:
        self._desk.work(sessions.restart_pane(self._desk, message.pane_id))

    @on(TerminalPane.FreshStartRequested)
    def _fresh_start_asked(self, message: TerminalPane.FreshStartRequested) -> None:
        self._desk.work(sessions.restart_pane(self._desk, message.pane_id, resume=False))

    @on(TerminalPane.CloseRequested)
    def _close_asked(self, message: TerminalPane.CloseRequested) -> None:
        self._desk.work(sessions.close_pane(self._desk, message.pane_id))

    @on(PaneGrid.BorderDragged)
    def _border_dragged(self, message: PaneGrid.BorderDragged) -> None:
        layout, area = self._desk.state.layout, self._desk.area
        self._desk.rearrange(arrange.resize_by(layout, message.pane_id, message.side, message.cells, area))


async def _stop(desk: Desk, agent: Agent) -> None:
    session = desk.state.session_of(agent.id)
    if session is not None and session.alive:
        await sessions.stop(desk, session)


_FOR_AGENTS: Mapping[type[AgentList.Asked], Callable[[Desk, Agent], Awaitable[None]]] = {
    AgentList.LaunchRequested: sessions.launch,
    AgentList.EditRequested: agents.edit,
    AgentList.ContextRequested: lambda desk, agent: desk.sidebars.edit_context(agent),
    AgentList.SkillsRequested: lambda desk, agent: desk.sidebars.pick_skills(agent),
    AgentList.StopRequested: _stop,
    AgentList.DeleteRequested: agents.delete,
    AgentList.SyncRequested: agents.sync,
    AgentList.DuplicateRequested: agents.duplicate,
    AgentList.TemplateRequested: templates.save_agent,
}
