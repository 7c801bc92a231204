"""Profiles, skills, templates or teams: a list that can be searched, over what is known of the one that is selected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from app.tui.screens.details import details_text
from app.tui.screens.dialog import Dialog, Field
from app.tui.state import IdeState
from widgets.item_list import Item, ItemList
from widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; `details` are said of it while it is selected, as (label, text), a text without a label as it is.

    `words` are found by a search beside the name and the note; `editable` is False for what is only told, such as the
    problem of a file.
    """

    item: Item
    details: tuple[tuple[str, str], ...] = ()
    words: str = ""
    editable: bool = True

    def has(self, words: Sequence[str]) -> bool:
        """Whether all these words, in lower case, are in it."""
        text = f"{self.item.name} {self.item.note} {self.words}".casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Request:
    """What a key asks for, of the row that was selected (None: there is none); `wanted` is what was looked for."""

    verb: str
    key: str | None
    wanted: str = ""


class Library(Dialog[Request]):
    """Answers with what was asked for; whoever shows it does that and shows it again. It follows the state."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("slash", "search", "Search"),
        Binding("ctrl+d,space", "scroll(6)", "Scroll down", show=False),
        Binding("ctrl+u", "scroll(-6)", "Scroll up", show=False),
    ]
    AUTO_FOCUS = "ItemList"
    NEEDS_NOTHING: ClassVar[frozenset[str]] = frozenset({"new", "import"})
    """What can be asked for without a row."""
    FIRST: ClassVar[str] = "edit"
    """What Enter and a double click ask for."""

    class _List(ItemList):
        """Enter and a double click ask for the first thing that can be done with a row."""

        BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.first", "Open", show=False)]

        def chosen(self, key: str) -> None:
            """A double click is an Enter."""
            self.select(key)
            self.call_later(self.run_action, "screen.first")

    def __init__(
        self,
        title: str,
        entries: Callable[[IdeState], Sequence[Entry]],
        state: IdeState,
        selected: str | None,
        *,
        nothing: str,
        hint: str,
    ) -> None:
        """`entries` tells what a state has; `nothing` teaches how to begin, `hint` names the keys that matter."""
        super().__init__()
        self.heading = title
        self.entries_of = entries
        self.entries = tuple(entries(state))
        self.hint = hint
        self.wanted = ""
        self.told: Entry | None = None
        self.rows = self._List(nothing)
        self.rows.show([entry.item for entry in self.entries])
        if selected is not None:
            self.rows.select(selected)

    def compose(self) -> Iterable[Widget]:
        """The search, the list, and the details of the selected row."""
        with Vertical(classes="dialog -wide -library") as box:
            box.border_title = Content(self.heading).plain
            box.border_subtitle = self.hint
            yield Field(self.wanted, placeholder="type to narrow down", classes="library--search")
            yield self.rows
            with VerticalScroll(classes="library--details", can_focus=False):
                yield Static()

    def on_mount(self) -> None:
        """The list has the keys, and its row is told of."""
        self._show_found()

    def follow(self, state: IdeState) -> None:
        """Show what there is now; what is looked for and selected stays."""
        now = tuple(self.entries_of(state))
        if now != self.entries:
            self.entries = now
            if self.is_mounted:
                self._show_found()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a row is not offered without one."""
        if action == "ask" and parameters[0] not in self.NEEDS_NOTHING:
            entry = self._selected()
            return entry is not None and (entry.editable or parameters[0] == "undo")
        return super().check_action(action, parameters)

    def action_ask(self, verb: str) -> None:
        """Answer with what a key asks for."""
        self.dismiss(Request(verb, self.rows.selected, self.wanted))

    def action_first(self) -> None:
        """Answer with what Enter asks for."""
        if self.check_action("ask", (self.FIRST,)):
            self.action_ask(self.FIRST)

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(Field).focus()

    def action_scroll(self, lines: int) -> None:
        """Move through the details."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Out of the search first."""
        if self.query_one(Field).has_focus:
            self.query_one(Field).value = ""
            self.rows.focus()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """From the search the arrows lead to what it found."""
        if self.query_one(Field).has_focus and event.key in ("down", "up"):
            event.stop()
            self.rows.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.wanted = event.value
        self._show_found()

    def _show_found(self) -> None:
        words = self.wanted.casefold().split()
        self.rows.show([entry.item for entry in self.entries if entry.has(words)])
        self._tell_of_selected()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.rows.focus()

    @on(RowList.LeaveRequested)
    def _left(self, event: RowList.LeaveRequested) -> None:
        event.stop()
        self.dismiss(None)

    @on(RowList.UndoRequested)
    def _undo_asked(self, event: RowList.UndoRequested) -> None:
        event.stop()
        self.action_ask("undo")

    @on(RowList.SelectionChanged)
    def _moved(self) -> None:
        self._tell_of_selected()

    def _selected(self) -> Entry | None:
        key = self.rows.selected
        return next((entry for entry in self.entries if entry.item.key == key), None)

    def _tell_of_selected(self) -> None:
        entry, before = self._selected(), self.told
        if entry is None or entry != before:
            self.told = entry
            self.query_one(".library--details Static", Static).update(details_text(entry.details if entry else ()))
            if entry is None or before is None or entry.item.key != before.item.key:
                self.query_one(VerticalScroll).scroll_home(animate=False)
            self.refresh_bindings()
