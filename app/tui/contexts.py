"""The context editor and what the agent will see beside it: whose they show, and what their requests do."""

import shlex
from typing import Final

from textual.app import App

from app.domain.agent import Agent, AgentId
from app.domain.context import ABSENT, Context
from app.domain.effective import EffectiveContext, effective_context
from app.domain.errors import IdeaiError, Invalid, NotFound
from app.domain.events import (
    AgentChanged,
    AgentDeleted,
    AgentsRead,
    ContextChanged,
    Event,
    ProfilesRead,
    SessionExited,
    SkillsRead,
)
from app.domain.session import Session
from app.tui import arrange
from app.tui.actions.drift import decide_drift
from app.tui.actions.sessions import beside, place, shell_pane
from app.tui.desk import Desk
from app.tui.screens.difference import Conflict
from app.tui.state import IdeState
from widgets.context_editor import AUTOSAVE, ContextEditor
from widgets.effective_view import EffectiveSeen, EffectiveView

EFFECTIVE: Final = "effective"
"""The name under which a layout remembers whether the view of the next launch is open."""


class Contexts:
    """Drives the two widgets of one Ide."""

    def __init__(self, app: App[None], desk: Desk) -> None:
        """`app` has the widgets, once it is mounted."""
        self._app = app
        self._desk = desk
        self._effective: EffectiveContext | None = None
        self._problem = ""

    @property
    def editor(self) -> ContextEditor:
        """The editor."""
        return self._app.query_one(ContextEditor)

    @property
    def view(self) -> EffectiveView:
        """The view of the next launch."""
        return self._app.query_one(EffectiveView)

    @property
    def effective_is_open(self) -> bool:
        """Whether the view of the next launch is shown with the editor."""
        return self._desk.state.layout.sidebars.get(EFFECTIVE, False)

    def begin(self) -> None:
        """Go on with what was typed before there was this screen."""
        kept = self._desk.bench.drafts.kept
        self.editor.take_over(kept)
        names = [agent.name for agent in self._desk.state.agents if agent.id in kept]
        if names:
            self._desk.tell(f"Unsaved text of {', '.join(names)} was kept; open the context to save it.", "warning")

    # What they show

    async def show(self, agent: Agent) -> None:
        """Show an agent's context, and what it will see."""
        try:
            context = await self._desk.do.read_context(self._desk.project, agent.id)
        except NotFound:
            context = Context("", ABSENT)
            self._desk.tell("The context's file is missing; saving writes it again.", "warning")
        self.editor.show(agent.id, agent.name, context)
        await self._look()

    def follow(self, state: IdeState) -> None:
        """What the state says of the agent that is shown."""
        agent = self._shown(state)
        session = state.session_of(agent.id) if agent is not None else None
        drift = session.drift if session is not None and session.alive else ()
        self.editor.show_drift(drift)
        self.editor.show_elsewhere(_edited_elsewhere(self._desk, state))
        self.editor.autosave = AUTOSAVE if state.settings.autosave else 0.0
        self.view.display = self.effective_is_open
        if agent is None:
            self.view.show(None)
        else:
            unsaved = agent.id in self.editor.unsaved
            self.view.show(EffectiveSeen(agent.id, agent.name, self._effective, self._problem, drift, unsaved))

    def take_fact(self, event: Event) -> None:
        """Follow one fact."""
        match event:
            case ContextChanged(agent_id=agent_id):
                if self.editor.agent_id == agent_id or agent_id in self.editor.unsaved:
                    self._desk.work(self._read_again(agent_id, gone=event.revision == ABSENT), hold=False)
            case AgentDeleted(agent=agent):
                self.editor.forget(agent.id)
            case SessionExited(session=session):
                self._desk.work(self._come_back(session), hold=False)
            case AgentChanged() | AgentsRead() | SkillsRead() | ProfilesRead():
                self._desk.work(self._look(), hold=False)
            case _:
                pass

    async def _read_again(self, agent_id: AgentId, *, gone: bool) -> None:
        if gone:
            self.editor.gone(agent_id)
            self._desk.tell("The context's file was removed; saving writes it again.", "warning")
        else:
            self.editor.read(agent_id, await self._desk.do.read_context(self._desk.project, agent_id))
        await self._look()

    async def _look(self) -> None:
        """What the agent that is shown would see now."""
        agent = self._shown(self._desk.state)
        if agent is None or not self.effective_is_open:
            return
        try:
            invocation = await self._desk.do.preview_launch(self._desk.project, agent.id)
            self._effective, self._problem = effective_context(invocation), ""
        except IdeaiError as error:
            self._effective, self._problem = None, str(error)
        self.follow(self._desk.state)

    def _shown(self, state: IdeState) -> Agent | None:
        return state.agent(self.editor.agent_id) if self.editor.agent_id is not None else None

    # What they ask for

    async def answer(self, message: ContextEditor.Asked | EffectiveView.DriftRequested) -> None:
        """Do what was asked for an agent."""
        agent = self._desk.state.agent(message.agent_id)
        if agent is None:
            raise NotFound("This agent was deleted; copy what you need of its text.")
        match message:
            case ContextEditor.EffectiveRequested():
                await self.open_effective()
            case ContextEditor.ElsewhereRequested():
                await self._open_elsewhere(agent)
            case _:
                await decide_drift(self._desk, agent)

    async def save(self, message: ContextEditor.SaveRequested) -> None:
        """Write what was typed; one that was changed outside meanwhile is shown as a conflict instead."""
        context = await self._desk.do.update_context(
            self._desk.project, message.agent_id, message.text, message.revision
        )
        self.editor.saved(message.agent_id, context)
        self._desk.tell("Saved.")

    async def show_difference(self, message: ContextEditor.DifferenceRequested) -> None:
        """Show both texts of a conflict, until it is decided or left."""
        keep = await self._desk.ask(Conflict(message.theirs, message.mine))
        if keep is not None and not self.editor.decide(message.theirs, take_theirs=not keep):
            self._desk.tell("It was changed again meanwhile; look at it again.", "warning")

    async def open_effective(self) -> None:
        """Show what the agent will see, and go there."""
        self._show_effective(shown=True)
        await self._look()
        self._app.set_focus(self.view, scroll_visible=False)

    def close_effective(self) -> None:
        """Hide it again, and go back to the text."""
        self._show_effective(shown=False)
        self.edit()

    def edit(self) -> None:
        """Go to the text."""
        self._app.set_focus(self.editor.text, scroll_visible=False)

    def _show_effective(self, *, shown: bool) -> None:
        self._desk.rearrange(arrange.set_sidebar(self._desk.state.layout, EFFECTIVE, shown=shown))
        self._desk.sidebars.show(self._desk.state)

    # The person's own editor

    async def _open_elsewhere(self, agent: Agent) -> None:
        """Start it on the agent's file, in a pane; what is typed here is saved before."""
        asked = self.editor.unsaved_text(agent.id)
        if asked is not None and asked.outside is not None:
            self._desk.tell("Decide the conflict first: f2 keeps yours, f3 takes theirs.", "warning")
            return
        if asked is not None:
            await self.save(ContextEditor.SaveRequested(agent.id, asked.text, asked.base.revision))
        pane = shell_pane(self._desk, (*_own_editor(self._desk), _path(self._desk, agent)))
        await place(self._desk, pane, lambda layout, new: beside(self._desk, layout, new))

    async def _come_back(self, session: Session) -> None:
        """The person's editor has ended: its pane goes, if it ended well, and the text here is what it wrote."""
        agent = next((agent for agent in self._desk.state.agents if _edits(self._desk, session, agent)), None)
        if agent is None:
            return
        await self.show(agent)
        place_ = self._desk.state.place_of(session.id)
        if session.exit_code == 0 and place_ is not None:
            focused = self._desk.state.focused_pane
            had_keys = focused is not None and focused.id == place_[1]
            await self._desk.do.close_session(session.id)
            self._desk.rearrange(arrange.close_pane(self._desk.state.layout, place_[1]))
            if had_keys:
                await self._desk.sidebars.edit_context(agent)


def _own_editor(desk: Desk) -> tuple[str, ...]:
    """The command of the person's own editor. Raises Invalid if it cannot be told apart into words."""
    chosen = desk.state.settings.editor
    try:
        return tuple(shlex.split(chosen)) or desk.bench.editor
    except ValueError as error:
        raise Invalid(f"The setting editor = {chosen!r} is no command: {error}; correct config.toml.") from error


def _path(desk: Desk, agent: Agent) -> str:
    return str(desk.project.folder / agent.md_path)


def _edits(desk: Desk, session: Session, agent: Agent) -> bool:
    """Whether a session is an editor that was started on an agent's file."""
    return len(session.command) > 1 and session.command[-1] == _path(desk, agent)


def _edited_elsewhere(desk: Desk, state: IdeState) -> frozenset[AgentId]:
    return frozenset(
        agent.id
        for agent in state.agents
        for session in state.sessions.values()
        if session.alive and session.kind == "shell" and _edits(desk, session, agent)
    )
