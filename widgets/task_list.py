"""The tasks of the project: what is to be done, by whom, and what has become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message

from app.domain.names import printable
from app.domain.task import TaskId, TaskState
from widgets.glyphs import STATE_GLYPHS, PaneState
from widgets.line import Piece
from widgets.row_list import RowList

_MAX_RESULT = 120

LOOKS: Final[dict[TaskState, PaneState]] = {
    "new": "off",
    "queued": "starting",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "cancelled": "exited",
    "archived": "idle",
}
"""The sign and the colour that each state shares with one of a session."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What a row says; `time` is how long it has been so, or took, to be read after the state.

    `result` may be of any length.
    """

    id: TaskId
    title: str
    state: TaskState
    agent: str = ""
    time: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class TasksView:
    """The rows, what is wrong with the tasks' files, how many are not shown, and whether this is the archive.

    `way` are the keys that lead to the list.
    """

    rows: tuple[TaskRow, ...] = ()
    problems: tuple[str, ...] = ()
    hidden: int = 0
    archived: bool = False
    way: str = ""


class TaskList(RowList):
    """Two lines a task: its title, then its state, its time, its agent and what came of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "ask('go')", "Go"),
        ("n", "ask('new')", "New"),
        ("v", "ask('view')", "View"),
        ("s", "ask('dispatch')", "Dispatch"),
        ("f", "ask('finish')", "Finish"),
        ("c", "ask('cancel')", "Cancel"),
        ("o", "ask('reopen')", "Re-open"),
        ("a", "ask('archive')", "Archive"),
        ("A", "ask('archived')", "Show the archive"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "task-list--problem",
        *(f"state--{state}" for state in STATE_GLYPHS),
    }
    row_height = 2

    class ActionRequested(Message):
        """Something is asked for a task (None: for no one task), in the words of the bindings."""

        def __init__(self, what: str, task_id: TaskId | None) -> None:
            """`what` is `go`, `new`, `view`, `dispatch`, `finish`, `cancel`, `reopen`, `archive` or `archived`."""
            super().__init__()
            self.what = what
            self.task_id = task_id

    def __init__(self, view: TasksView | None = None) -> None:
        """Empty unless a view is given."""
        super().__init__()
        self.view = TasksView()
        self.border_title = "TASKS"
        self.show(view or TasksView())

    def show(self, view: TasksView) -> None:
        """Show this from now on."""
        if view == self.view and self._keys:
            return
        self.view = view
        self.border_title = "TASKS archive" if view.archived else "TASKS"
        damaged = "! damaged" if view.problems else ""
        hidden = f"A {view.hidden} more" if view.hidden else "n new"
        self.name_keys(
            *(" · ".join(filter(None, parts)) for parts in ((damaged, hidden, "? keys"), (damaged, view.way)))
        )
        self.show_rows([row.id for row in view.rows])

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """`▸ Mend the door` over `  running 4m  Backend  It shuts.`."""
        del width
        row = next(row for row in self.view.rows if row.id == key)
        look = f"state--{LOOKS[row.state]}"
        rest = (row.agent, " ".join(row.result[:_MAX_RESULT].split()))
        shown = "".join(f"  {printable(part, _MAX_RESULT)}" for part in rest if part)
        state = f"{row.state} {printable(row.time)}".rstrip()
        return (
            [Piece(f" {STATE_GLYPHS[LOOKS[row.state]]} ", look), Piece(printable(row.title), "row-list--strong")],
            [Piece(f"   {state}", look), Piece(shown, "row-list--quiet")],
        )

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """What is wrong, or how to begin."""
        if self.view.problems:
            text = " ".join((*self.view.problems, "Mend or remove the file and the list comes back."))
            return [[Piece(f" {line}", "task-list--problem")] for line in wrap(text, max(1, width - 2))]
        if self.view.archived or self.view.hidden:
            return [[Piece(" Nothing here. A shows the others.", "row-list--quiet")]]
        text = "No tasks yet. A task is one piece of work for an agent, in a directory of its own. Press n to make one."
        return [[Piece(f" {line}", "row-list--quiet")] for line in wrap(text, max(1, width - 2))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without tasks there is only a new one to ask for, and the archive."""
        if action == "ask" and parameters not in (("new",), ("archived",)):
            return self.selected is not None
        return super().check_action(action, parameters)

    def action_ask(self, what: str) -> None:
        """Post the request of a key."""
        self.post_message(self.ActionRequested(what, TaskId(self.selected) if self.selected is not None else None))

    def chosen(self, key: str) -> None:
        """A double click goes to the task's pane."""
        self.post_message(self.ActionRequested("go", TaskId(key)))
