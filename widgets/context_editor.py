"""The editor of one agent's context. What is typed for another agent stays with that agent until it is saved."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from app.domain.agent import AgentId
from app.domain.context import Context, Revision
from app.domain.draft import Draft
from app.domain.names import printable
from widgets.effective_view import drift_line
from widgets.markdown_area import MarkdownArea
from widgets.markdown_editor import MarkdownEditor

_CHARACTERS_A_TOKEN = 4
"""A usual rate for English prose; the number shown is an estimate and says so."""

_HINT = "No agent is chosen. Focus one, or open its context from the list."
_CONFLICT = "Changed outside: f4 difference\nf2 keep mine · f3 take theirs"
_ELSEWHERE = "Open in an editor of its own; here it can be read until that ends."

AUTOSAVE: Final = 2.0
"""Seconds after the last key until a text saves itself, if that is wanted."""

Keep = Callable[[AgentId, Draft | None], None]
"""Takes an unsaved text of an agent, to be kept whatever becomes of the screen; None: there is none any more."""


def forget(_: AgentId, __: Draft | None) -> None:
    """The `Keep` of an editor whose texts nobody keeps."""


class ContextEditor(Vertical):
    """A text area under a title with a dirty mark; a conflict offers its three ways out above it.

    `autosave` is after how many seconds without a key a text saves itself; 0: never.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "Save"),
        ("f2", "keep_mine", "Keep mine"),
        ("f3", "take_theirs", "Take theirs"),
        ("f4", "difference", "Difference"),
        ("f9", "drift", "Restart or leave"),
        ("f6", "effective", "Next launch"),
        ("f8", "elsewhere", "$EDITOR"),
        ("escape", "leave", "Back"),
    ]

    class SaveRequested(Message):
        """Write the text in place of that revision."""

        def __init__(self, agent_id: AgentId, text: str, revision: Revision) -> None:
            """`revision` is what the text was made from."""
            super().__init__()
            self.agent_id = agent_id
            self.text = text
            self.revision = revision

    class LeaveRequested(Message):
        """The keys should go back to the panes."""

    class DifferenceRequested(Message):
        """Show what differs between the text typed here and the one written elsewhere."""

        def __init__(self, mine: str, theirs: str) -> None:
            """Both whole."""
            super().__init__()
            self.mine = mine
            self.theirs = theirs

    class Asked(Message):
        """Something is asked for the agent whose context is shown."""

        def __init__(self, agent_id: AgentId) -> None:
            """`agent_id` is that agent."""
            super().__init__()
            self.agent_id = agent_id

    class EffectiveRequested(Asked):
        """Show what the agent will see at its next launch."""

    class DriftRequested(Asked):
        """Decide what happens to an agent that runs with something else."""

    class ElsewhereRequested(Asked):
        """Open the file in the person's own editor; the text here is saved."""

    class MarksChanged(Message):
        """The text became dirty, a conflict, or neither: other keys do something now."""

    def __init__(self, keep: Keep = forget) -> None:
        """No agent."""
        super().__init__()
        self.autosave = 0.0
        self._keep = keep
        self._saving: Timer | None = None
        self._drift: tuple[str, ...] = ()
        self._elsewhere: frozenset[AgentId] = frozenset()
        self._drafts: dict[AgentId, Draft] = {}
        self._names: dict[AgentId, str] = {}
        self._agent_id: AgentId | None = None
        self._marks = (False, False)
        self._given = self._as_given = ""

    def compose(self) -> Iterable[Widget]:
        """What there is to say and to decide, the text or how it reads, and a hint where there is no agent."""
        yield Static(_CONFLICT, classes="context-editor--conflict", markup=False)
        yield Static(_ELSEWHERE, classes="context-editor--elsewhere", markup=False)
        yield Static("", classes="context-editor--drift", markup=False)
        yield MarkdownEditor()
        yield Static(_HINT, classes="context-editor--hint")

    def on_mount(self) -> None:
        """Nothing to edit yet."""
        self._redraw()

    # What it shows

    @property
    def agent_id(self) -> AgentId | None:
        """Whose context is shown."""
        return self._agent_id

    @property
    def unsaved(self) -> tuple[AgentId, ...]:
        """The agents whose texts have been changed and not saved."""
        return tuple(agent_id for agent_id, draft in self._drafts.items() if draft.dirty)

    def unsaved_text(self, agent_id: AgentId) -> Draft | None:
        """What was typed for an agent and not saved, if anything was."""
        self._take_typed()
        draft = self._drafts.get(agent_id)
        return draft if draft is not None and draft.dirty else None

    def take_over(self, drafts: Mapping[AgentId, Draft]) -> None:
        """Go on with texts that were kept; each is seen once its agent's context is shown."""
        self._drafts |= drafts

    def show_drift(self, drift: tuple[str, ...]) -> None:
        """Say what of the agent's launch has changed since."""
        if drift != self._drift:
            self._drift = drift
            self.query_one(".context-editor--drift", Static).update(f"{drift_line(drift)}\nf9 restart or leave")
            self._redraw()
            self.post_message(self.MarksChanged())

    def show_elsewhere(self, agent_ids: Collection[AgentId]) -> None:
        """The contexts of these agents are open in editors of their own, and cannot be changed here meanwhile."""
        if self._elsewhere != agent_ids:
            self._elsewhere = frozenset(agent_ids)
            self._redraw()
            self.post_message(self.MarksChanged())

    def show(self, agent_id: AgentId, name: str, context: Context) -> None:
        """Edit that agent's context; what was typed for it before is still there."""
        self._take_typed()
        if agent_id != self._agent_id:
            self.query_one(MarkdownEditor).close_preview()
        self._names[agent_id] = name
        before = self._drafts.get(agent_id)
        self._agent_id = agent_id
        self._put(agent_id, Draft.of(context) if before is None else before.read(context))
        self._load()
        if before is None:
            self.text.move_cursor(_first_place(self.text))

    def read(self, agent_id: AgentId, context: Context) -> None:
        """The context is that on disk now, whoever wrote it."""
        self._take_typed()
        if agent_id in self._drafts:
            self._put(agent_id, self._drafts[agent_id].read(context))
            self._refresh_if_shown(agent_id)

    def gone(self, agent_id: AgentId) -> None:
        """The context's file was removed."""
        self._take_typed()
        if agent_id in self._drafts:
            self._put(agent_id, self._drafts[agent_id].gone())
            self._refresh_if_shown(agent_id)

    def saved(self, agent_id: AgentId, context: Context) -> None:
        """A save was carried out."""
        self._take_typed()
        if agent_id in self._drafts:
            self._put(agent_id, self._drafts[agent_id].saved(context))
            self._refresh_if_shown(agent_id)

    def forget(self, agent_id: AgentId) -> None:
        """The agent is gone; an unsaved text of it stays until it is saved or another agent is shown."""
        self._take_typed()
        if agent_id not in self.unsaved:
            self._drafts.pop(agent_id, None)
            if agent_id == self._agent_id:
                self._agent_id = None
                self._load()

    @property
    def text(self) -> MarkdownArea:
        """What takes the keys."""
        return self.query_one(MarkdownArea)

    @property
    def _can_save(self) -> bool:
        return self._draft is not None and self._draft.dirty and self._draft.outside is None

    def _refresh_if_shown(self, agent_id: AgentId) -> None:
        if agent_id == self._agent_id:
            self._load()

    def _load(self) -> None:
        """Show the draft's text; the cursor and the undo history stay where the text is the same."""
        area = self.text
        draft = self._draft
        text = draft.text if draft is not None else ""
        if self._typed != text:
            place = area.cursor_location
            area.load_text(text)
            area.move_cursor(place)
            self._given, self._as_given = text, area.text
        self._redraw()

    @property
    def _typed(self) -> str:
        """What the text area stands for. It gives mixed line endings one form, which counts only once something is
        typed: looking at a file must not change it.
        """
        text = self.text.text
        return self._given if text == self._as_given else text

    @property
    def _draft(self) -> Draft | None:
        return self._drafts.get(self._agent_id) if self._agent_id is not None else None

    def _redraw(self) -> None:
        draft = self._draft
        marks = (self._can_save, draft is not None and draft.outside is not None)
        if marks != self._marks:
            self._marks = marks
            self.post_message(self.MarksChanged())
        elsewhere = self._agent_id in self._elsewhere
        self.set_class(draft is None, "-empty")
        self.set_class(marks[1], "-conflict")
        self.set_class(elsewhere, "-elsewhere")
        self.set_class(bool(self._drift) and not marks[1] and not elsewhere, "-drift")
        self.text.read_only = elsewhere
        if draft is None or self._agent_id is None:
            self.border_title, self.border_subtitle = "CONTEXT", ""
            return
        mark = " ●" if draft.dirty else ""
        self.border_title = f"CONTEXT {printable(self._names[self._agent_id])}{mark}"
        lines = draft.text.count("\n") + (not draft.text.endswith("\n") and bool(draft.text))
        tokens = _short_number(len(draft.text) // _CHARACTERS_A_TOKEN)
        self.border_subtitle = f"{lines} {'line' if lines == 1 else 'lines'}  ~{tokens} tok" + (
            "  ctrl+s save" if self._can_save else ""
        )

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that decide a conflict are there while there is one; the one that saves, while there is none."""
        draft = self._draft
        if action in ("keep_mine", "take_theirs", "difference"):
            return draft is not None and draft.outside is not None
        if action == "save":
            return draft is not None and draft.outside is None
        if action == "drift":
            return bool(self._drift)
        if action in ("effective", "elsewhere"):
            return draft is not None
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.LeaveRequested())

    def action_save(self) -> None:
        """Ask for the text to be written; a conflict has to be decided first."""
        self._take_typed()
        draft = self._draft
        if draft is not None and self._agent_id is not None and draft.outside is None:
            self.post_message(self.SaveRequested(self._agent_id, draft.text, draft.base.revision))

    def decide(self, theirs: str, *, take_theirs: bool) -> bool:
        """Decide a conflict with that text; False if it is another one by now."""
        draft = self._draft
        if draft is None or draft.outside is None or draft.outside.text != theirs:
            return False
        self._decide(take_theirs=take_theirs)
        return True

    def action_keep_mine(self) -> None:
        """Decide a conflict."""
        self._decide(take_theirs=False)

    def action_take_theirs(self) -> None:
        """Decide a conflict; undo brings back what was typed."""
        self._decide(take_theirs=True)

    def action_difference(self) -> None:
        """Look at a conflict."""
        draft = self._draft
        if draft is not None and draft.outside is not None:
            self.post_message(self.DifferenceRequested(draft.text, draft.outside.text))

    def action_effective(self) -> None:
        """Ask for what the agent will see."""
        self._ask(self.EffectiveRequested)

    def action_drift(self) -> None:
        """Ask what shall become of the agent that runs."""
        self._ask(self.DriftRequested)

    def action_elsewhere(self) -> None:
        """Ask for the person's own editor; what is typed here is saved first, by whoever answers."""
        self._take_typed()
        self._ask(self.ElsewhereRequested)

    def _ask(self, request: type[Asked]) -> None:
        if self._agent_id is not None:
            self.post_message(request(self._agent_id))

    # Conflicts and drafts

    def _decide(self, *, take_theirs: bool) -> None:
        self._take_typed()
        draft = self._draft
        if draft is None or draft.outside is None or self._agent_id is None:
            return
        decided = draft.take_theirs() if take_theirs else draft.keep_mine()
        self._put(self._agent_id, decided)
        area = self.text
        if self._typed != decided.text:
            area.replace(decided.text, (0, 0), area.document.end)  # an edit, so that undo brings the other text back
            self._given, self._as_given = decided.text, area.text
        self._redraw()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._take_typed()
        self._redraw()
        self._save_later()

    def _save_later(self) -> None:
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        if self.autosave and self._can_save:
            self._saving = self.set_timer(self.autosave, self.action_save)

    def _take_typed(self) -> None:
        """Take what was typed into the draft now: the message that tells of it may come after another agent's text."""
        draft = self._draft
        if draft is not None and self._agent_id is not None:
            self._put(self._agent_id, draft.edited(self._typed))

    def _put(self, agent_id: AgentId, draft: Draft) -> None:
        before = self._drafts.get(agent_id)
        self._drafts[agent_id] = draft
        if draft != before and (draft.dirty or before is None or before.dirty):
            self._keep(agent_id, draft if draft.dirty else None)


def _short_number(number: int) -> str:
    return str(number) if number < 1000 else f"{number / 1000:.1f}k"


def _first_place(area: MarkdownArea) -> tuple[int, int]:
    """Where the cursor is in a text that was never shown: where one goes on writing if it is only a heading."""
    is_heading = area.document.line_count <= 2 and area.document[0].startswith("#")
    return area.document.end if is_heading else (0, 0)
