"""The editor of one agent's context. What is typed for another agent stays with that agent until it is saved."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from app.domain.agent import AgentId
from app.domain.context import Context, Revision
from app.domain.names import printable
from widgets.draft import Draft
from widgets.markdown_area import MarkdownArea

_CHARACTERS_A_TOKEN = 4
"""A usual rate for English prose; the number shown is an estimate and says so."""

_HINT = "No agent is chosen. Focus one, or open its context from the list."


class ContextEditor(Vertical):
    """A text area under a title with a dirty mark; a conflict offers its three ways out above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "Save"),
        ("f2", "keep_mine", "Keep mine"),
        ("f3", "take_theirs", "Take theirs"),
        ("f4", "difference", "Difference"),
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

    class MarksChanged(Message):
        """The text became dirty, a conflict, or neither: other keys do something now."""

    def __init__(self) -> None:
        """No agent."""
        super().__init__()
        self._drafts: dict[AgentId, Draft] = {}
        self._names: dict[AgentId, str] = {}
        self._agent_id: AgentId | None = None
        self._marks = (False, False)
        self._given = self._as_given = ""

    def compose(self) -> Iterable[Widget]:
        """The bar of a conflict, the text, and a hint where there is no agent."""
        yield Static("", classes="context-editor--conflict")
        yield MarkdownArea()
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

    def show(self, agent_id: AgentId, name: str, context: Context) -> None:
        """Edit that agent's context; what was typed for it before is still there."""
        self._take_typed()
        self._names[agent_id] = name
        before = self._drafts.get(agent_id)
        self._agent_id = agent_id
        self._drafts[agent_id] = Draft.of(context) if before is None else before.read(context)
        self._load()

    def read(self, agent_id: AgentId, context: Context) -> None:
        """The context is that on disk now, whoever wrote it."""
        self._take_typed()
        if agent_id in self._drafts:
            self._drafts[agent_id] = self._drafts[agent_id].read(context)
            self._refresh_if_shown(agent_id)

    def gone(self, agent_id: AgentId) -> None:
        """The context's file was removed."""
        self._take_typed()
        if agent_id in self._drafts:
            self._drafts[agent_id] = self._drafts[agent_id].gone()
            self._refresh_if_shown(agent_id)

    def saved(self, agent_id: AgentId, context: Context) -> None:
        """A save was carried out."""
        self._take_typed()
        if agent_id in self._drafts:
            self._drafts[agent_id] = self._drafts[agent_id].saved(context)
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
    def text(self) -> TextArea:
        """What takes the keys."""
        return self.query_one(TextArea)

    @property
    def _can_save(self) -> bool:
        return self._draft is not None and self._draft.dirty and self._draft.outside is None

    def _refresh_if_shown(self, agent_id: AgentId) -> None:
        if agent_id == self._agent_id:
            self._load()

    def _load(self) -> None:
        """Show the draft's text; the cursor and the undo history stay where the text is the same."""
        area = self.query_one(TextArea)
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
        self.set_class(draft is None, "-empty")
        self.set_class(marks[1], "-conflict")
        if draft is None or self._agent_id is None:
            self.border_title, self.border_subtitle = "CONTEXT", ""
            return
        mark = " ●" if draft.dirty else ""
        self.border_title = f"CONTEXT {printable(self._names[self._agent_id])}{mark}"
        lines = draft.text.count("\n") + (not draft.text.endswith("\n") and bool(draft.text))
        tokens = _short_number(len(draft.text) // _CHARACTERS_A_TOKEN)
        self.border_subtitle = f"{lines} lines  ~{tokens} tok" + ("  ctrl+s saves" if self._can_save else "")
        self.query_one(".context-editor--conflict", Static).update(
            Content("Changed outside: f4 difference\nf2 keep mine · f3 take theirs")
        )

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that decide a conflict are there while there is one; the one that saves, while there is none."""
        draft = self._draft
        if action in ("keep_mine", "take_theirs", "difference"):
            return draft is not None and draft.outside is not None
        if action == "save":
            return draft is not None and draft.outside is None
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

    def _decide(self, *, take_theirs: bool) -> None:
        self._take_typed()
        draft = self._draft
        if draft is None or draft.outside is None or self._agent_id is None:
            return
        decided = draft.take_theirs() if take_theirs else draft.keep_mine()
        self._drafts[self._agent_id] = decided
        area = self.query_one(TextArea)
        if self._typed != decided.text:
            area.replace(decided.text, (0, 0), area.document.end)  # an edit, so that undo brings the other text back
            self._given, self._as_given = decided.text, area.text
        self._redraw()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._take_typed()
        self._redraw()

    def _take_typed(self) -> None:
        """Take what was typed into the draft now: the message that tells of it may come after another agent's text."""
        draft = self._draft
        if draft is not None and self._agent_id is not None:
            self._drafts[self._agent_id] = draft.edited(self._typed)


def _short_number(number: int) -> str:
    return str(number) if number < 1000 else f"{number / 1000:.1f}k"
