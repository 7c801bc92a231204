"""The agents of the project: what each does, what runs it, and how to make one."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from app.domain.agent import AgentId
from app.domain.names import printable
from widgets.glyphs import STATE_GLYPHS, PaneState
from widgets.line import Piece, fit
from widgets.row_list import RowList

_STATE_CELLS = 9


@dataclass(frozen=True, slots=True)
class AgentRow:
    """What a row says. `state` is a glyph and a word; `note` says what is wrong or how long it has been so.

    `changes` are those of its worktree, as `+12 −3`.
    """

    id: AgentId
    name: str
    state: PaneState = "off"
    profile: str = ""
    skills: int = 0
    note: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class AgentsView:
    """All of it: the rows, what is wrong with the manifest, and what was found on this machine.

    `way` are the keys that lead to the list.
    """

    rows: tuple[AgentRow, ...] = ()
    problems: tuple[str, ...] = ()
    read_only: bool = False
    found: tuple[str, ...] = ()
    way: str = ""


class AgentList(RowList):
    """Two lines an agent: its state and name, then its profile and skills."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "ask('launch')", "Launch"),
        ("n", "ask('new')", "New"),
        ("r", "ask('edit')", "Edit"),
        ("e", "ask('context')", "Context"),
        ("s", "ask('skills')", "Skills"),
        ("x", "ask('stop')", "Stop"),
        ("d,delete", "ask('delete')", "Delete"),
        ("c", "ask('duplicate')", "Duplicate"),
        ("T", "ask('template')", "Save as a template"),
        ("t", "ask('sync')", "Synchronise with the template"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "agent-list--problem",
        *(f"state--{state}" for state in STATE_GLYPHS),
    }
    row_height = 2

    class Asked(Message):
        """Something is asked for an agent."""

        def __init__(self, agent_id: AgentId) -> None:
            """`agent_id` is the selected one."""
            super().__init__()
            self.agent_id = agent_id

    class LaunchRequested(Asked):
        """Run it, or go where it runs."""

    class EditRequested(Asked):
        """Show its form."""

    class ContextRequested(Asked):
        """Edit its context."""

    class SkillsRequested(Asked):
        """Pick its skills."""

    class StopRequested(Asked):
        """End its process."""

    class DeleteRequested(Asked):
        """Drop it from the manifest."""

    class SyncRequested(Asked):
        """Bring it to the state of its template, with the difference shown first."""

    class DuplicateRequested(Asked):
        """Make another one like it."""

    class TemplateRequested(Asked):
        """Save it as a template."""

    class NewRequested(Message):
        """Make an agent."""

    _REQUESTS: ClassVar[dict[str, type[Asked]]] = {
        "launch": LaunchRequested,
        "edit": EditRequested,
        "context": ContextRequested,
        "skills": SkillsRequested,
        "stop": StopRequested,
        "delete": DeleteRequested,
        "sync": SyncRequested,
        "duplicate": DuplicateRequested,
        "template": TemplateRequested,
    }

    def __init__(self, view: AgentsView | None = None) -> None:
        """Empty unless a view is given."""
        super().__init__()
        self.view = AgentsView()
        self.border_title = "AGENTS"
        self.show(view or AgentsView())

    def show(self, view: AgentsView) -> None:
        """Show this from now on."""
        if view == self.view and self._keys:
            return
        self.view = view
        self.name_keys(*(("read-only",) * 2 if view.read_only else ("n new · ? keys", view.way)))
        self.show_rows([row.id for row in view.rows])

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """`● backend    waiting` over `  claude  3 skills`; what is wrong goes before both."""
        row = next(row for row in self.view.rows if row.id == key)
        name_cells = max(4, width - _STATE_CELLS - 3)
        name = fit(printable(row.name), name_cells)
        state = Piece(f" {STATE_GLYPHS[row.state]} ", f"state--{row.state}")
        word = Piece(f" {row.state}", f"state--{row.state}")
        gap = Piece(" " * (name_cells - cell_len(name)), "row-list--quiet")
        skills = f"  {row.skills} skill{'' if row.skills == 1 else 's'}" if row.skills else ""
        changes = f"  {row.changes}" if row.changes else ""
        note = [Piece(f"{printable(row.note)}  ", "agent-list--problem")] if row.note else []
        return (
            [state, Piece(name, "row-list--strong"), gap, word],
            [
                Piece("   ", "row-list--quiet"),
                *note,
                Piece(f"{printable(row.profile)}{skills}{changes}", "row-list--quiet"),
            ],
        )

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """What is wrong, or how to begin."""
        if self.view.problems:
            text = " ".join((*self.view.problems, "Mend the file and the list comes back."))
            return [[Piece(f" {line}", "agent-list--problem")] for line in wrap(text, max(1, width - 2))]
        found = ", ".join(self.view.found)
        keys = f"{self.view.way}, then n," if self.view.way and not self.has_focus else "n"
        text = f"No agents yet. Press {keys} to make one. Found here: {found or 'no agent CLI, only the shell'}."
        return [[Piece(f" {line}", "row-list--quiet")] for line in wrap(text, max(1, width - 2))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without agents there is only a new one to ask for."""
        if action == "ask" and parameters != ("new",):
            return self.selected is not None
        return super().check_action(action, parameters)

    def action_ask(self, what: str) -> None:
        """Post the request of a key."""
        if what == "new":
            self.post_message(self.NewRequested())
        elif self.selected is not None:
            self.post_message(self._REQUESTS[what](AgentId(self.selected)))

    def chosen(self, key: str) -> None:
        """A double click launches."""
        self.post_message(self.LaunchRequested(AgentId(key)))
