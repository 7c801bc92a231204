"""The skills of one agent: which it has, in which order, and which it could have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from app.domain.agent import AgentId, SkillRef
from app.domain.names import printable
from app.domain.skill import Skill
from widgets.line import Piece, fit
from widgets.row_list import RowList

_PROBLEM = "!"
"""Begins the key of a row that tells of a problem; no reference of a skill does."""


@dataclass(frozen=True, slots=True)
class SkillNote:
    """What else is to be said of a skill: `about` in one line, and what the agent's CLI makes of it, a line each.

    `warns`: some of that the agent will miss.
    """

    about: str = ""
    findings: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class SkillsView:
    """An agent with its skills in their order, and all skills there are. No agent: nothing can be picked.

    `way` are the keys that lead to the picker.
    """

    agent_id: AgentId | None = None
    agent_name: str = ""
    assigned: tuple[SkillRef, ...] = ()
    skills: tuple[Skill, ...] = ()
    problems: tuple[str, ...] = ()
    notes: Mapping[SkillRef, SkillNote] = field(default_factory=lambda: MappingProxyType({}))
    places: str = ".ideai/skills"
    way: str = ""


class _Search(Input, inherit_bindings=False):
    """The arrows lead to what it found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *Input.BINDINGS,
        Binding("down,up", "submit", "To the list", show=False),
    ]

    def on_mount(self) -> None:
        """A blinking cursor would draw twice a second over a slow connection."""
        self.cursor_blink = False


class _SearchRequested(Message):
    """Type what to look for."""


class SkillPicker(Vertical):
    """A list that can be searched, over what is known of the skill that is selected while the keys are here."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "end_search", "Show all")]

    class AssignRequested(Message):
        """The agent should have these skills, in this order."""

        def __init__(self, agent_id: AgentId, refs: tuple[SkillRef, ...]) -> None:
            """`refs` replace what it has."""
            super().__init__()
            self.agent_id = agent_id
            self.refs = refs

    class ActionRequested(Message):
        """Do what a key asks for: `new`, `import`, `edit` or `preview`."""

        def __init__(self, what: str, ref: str) -> None:
            """`ref` is the skill that is selected; empty where none is."""
            super().__init__()
            self.what = what
            self.ref = ref

    def __init__(self, view: SkillsView | None = None) -> None:
        """No agent unless a view is given."""
        super().__init__()
        self.rows = SkillRows(view)
        self._dress()

    def compose(self) -> Iterable[Widget]:
        """The search, which is hidden until it is wanted, the list, and the details."""
        yield _Search(placeholder="name, scope or description", compact=True)
        yield self.rows
        yield Static("", classes="skill-picker--note", markup=False)

    @property
    def view(self) -> SkillsView:
        """What is shown."""
        return self.rows.view

    def on_mount(self) -> None:
        """Nothing is looked for."""
        self._search.display = False
        self._tell()

    def show(self, view: SkillsView) -> None:
        """Show this from now on; another agent's skills are all of them."""
        other = view.agent_id != self.view.agent_id
        self.rows.show(view)
        self._dress()
        if self.is_mounted:
            if other:
                self._close_search()
            self._tell()

    def reveal(self, ref: SkillRef) -> None:
        """Select a skill, whatever was looked for."""
        self._close_search()
        self.rows.select(ref)

    def _dress(self) -> None:
        view = self.view
        self.border_title = f"SKILLS {printable(view.agent_name)}".rstrip()
        here = "n new · / search · ? keys" if view.agent_id is not None else ""
        self.border_subtitle = here if self.has_focus_within else view.way

    def on_descendant_focus(self) -> None:
        """The list's own keys work now."""
        self._dress()

    def on_descendant_blur(self) -> None:
        """They are the panes' again, or still the search's."""
        self.call_after_refresh(self._dress)

    @property
    def _search(self) -> "_Search":
        return self.query_one(_Search)

    @on(Input.Changed)
    def _wanted(self, event: Input.Changed) -> None:
        event.stop()
        self.rows.look_for(event.value)
        self._tell()

    @on(Input.Submitted)
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.focus(scroll_visible=False)

    @on(RowList.SelectionChanged)
    def _tell(self) -> None:
        """Say what is known of the selected skill."""
        note = self.view.notes.get(SkillRef(self.rows.selected or ""), SkillNote())
        looks = [(note.about, "$quiet"), *((finding, "$warning") for finding in note.findings)]
        lines = [Content.styled(printable(text, 300), look) for text, look in looks if text]
        said = self.query_one(".skill-picker--note", Static)
        said.update(Content("\n").join(lines))
        said.set_class(bool(lines), "-said")

    @on(_SearchRequested)
    def _search_asked(self, event: _SearchRequested) -> None:
        event.stop()
        self._search.display = True
        self._search.focus(scroll_visible=False)

    @on(RowList.LeaveRequested)
    def _leave_asked(self, event: RowList.LeaveRequested) -> None:
        """Out of the search first."""
        if self._search.display:
            event.stop()
            self._close_search()

    def action_end_search(self) -> None:
        """Show all again, and give the keys to the list."""
        self._close_search()

    def _close_search(self) -> None:
        had_keys = self._search.has_focus
        self._search.value = ""
        self._search.display = False
        self.rows.look_for("")
        if had_keys:
            self.rows.focus(scroll_visible=False)


class SkillRows(RowList):
    """Two lines a skill, the agent's own first and in their order; what is missing stays until it is switched off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("space,enter", "switch", "On or off"),
        ("K,shift+up", "shift(-1)", "Earlier"),
        ("J,shift+down", "shift(1)", "Later"),
        ("slash", "search", "Search"),
        ("p", "ask('preview')", "Preview"),
        ("r", "ask('edit')", "Edit"),
        ("n", "ask('new')", "New skill"),
        ("i", "ask('import')", "Import"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"skill-picker--on", "skill-picker--missing"}
    row_height = 2

    def __init__(self, view: SkillsView | None = None) -> None:
        """No agent unless a view is given."""
        super().__init__()
        self.view = SkillsView()
        self._words: tuple[str, ...] = ()
        self.show(view or SkillsView())

    def show(self, view: SkillsView) -> None:
        """Show this from now on."""
        self.view = view
        others = [skill.ref for skill in view.skills if skill.ref not in view.assigned]
        problems = [] if self._words else [f"{_PROBLEM}{place}" for place in range(len(view.problems))]
        keys = [ref for ref in (*view.assigned, *others) if self._is_wanted(ref)]
        self.show_rows([*keys, *problems] if view.agent_id is not None else [])

    def look_for(self, text: str) -> None:
        """Show only the skills with all these words in their name, scope or description."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self.show(self.view)

    def _is_wanted(self, ref: SkillRef) -> bool:
        skill = self._skill(ref)
        text = f"{ref} {skill.name} {skill.description}" if skill is not None else ref
        return all(word in text.casefold() for word in self._words)

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """`[x] 1 refactor    ! project` over its description, or why it cannot be used."""
        if key.startswith(_PROBLEM):
            return self._problem(self.view.problems[int(key.removeprefix(_PROBLEM))], width)
        skill = self._skill(key)
        on = key in self.view.assigned
        scope, _, slug = key.partition("/")
        place = f"{self.view.assigned.index(SkillRef(key)) + 1} " if on else ""
        mark = "! " if self.view.notes.get(SkillRef(key), SkillNote()).warns else ""
        room = width - len(scope) - len(mark)
        name = fit(f"{place}{printable(skill.name if skill is not None else slug)}", max(4, room - 6))
        first = [
            Piece(" [x] " if on else " [ ] ", "skill-picker--on" if on else "row-list--quiet"),
            Piece(name, "row-list--strong"),
            Piece(" " * max(1, room - cell_len(name) - 5), "row-list--quiet"),
            Piece(mark, "skill-picker--missing"),
            Piece(scope, "row-list--quiet"),
        ]
        if skill is None:
            return (first, [Piece("     missing: space removes it", "skill-picker--missing")])
        if skill.problem:
            return (first, [Piece(f"     {fit(printable(skill.problem, 200), width - 5)}", "skill-picker--missing")])
        return (first, [Piece(f"     {fit(printable(skill.description, 200), width - 5)}", "row-list--quiet")])

    def _problem(self, problem: str, width: int) -> Sequence[Sequence[Piece]]:
        """A skill's file that could not be read, over as many lines as a row has."""
        lines = wrap(printable(problem, 400), max(1, width - 5)) or [""]
        second = fit(" ".join(lines[1:]), width - 5)
        return [
            [Piece(f"{start}{line}", "skill-picker--missing")]
            for start, line in (("  !  ", lines[0]), ("     ", second))
        ]

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """Whose skills these are, or where skills come from."""
        if self.view.agent_id is None:
            text = "No agent is chosen. Focus one, or open its skills from the list of agents."
        elif self._words:
            text = "No skill has all these words. Esc shows all again."
        else:
            text = (
                f"No skills yet. Press n to make one, i to import some, or put a folder with a SKILL.md into"
                f" {self.view.places}."
            )
        return [[Piece(f" {line}", "row-list--quiet")] for line in wrap(text, max(1, width - 2))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a skill is not offered without one."""
        if action == "ask" and parameters[0] in ("edit", "preview"):
            return self._skill(self.selected or "") is not None
        return super().check_action(action, parameters)

    def action_switch(self) -> None:
        """Give the skill to the agent, or take it away."""
        if self.selected is None or self.selected.startswith(_PROBLEM):
            return
        ref = SkillRef(self.selected)
        if ref in self.view.assigned:
            self._assign(tuple(other for other in self.view.assigned if other != ref))
        else:
            self._assign((*self.view.assigned, ref))

    def action_shift(self, places: int) -> None:
        """Move an assigned skill in the order."""
        refs = list(self.view.assigned)
        if self.selected is None or SkillRef(self.selected) not in refs:
            return
        place = refs.index(SkillRef(self.selected))
        target = max(0, min(place + places, len(refs) - 1))
        if target != place:
            refs.insert(target, refs.pop(place))
            self._assign(tuple(refs))

    def action_search(self) -> None:
        """Ask for the search."""
        self.post_message(_SearchRequested())

    def action_ask(self, what: str) -> None:
        """Ask for something to be done with the skill."""
        self.post_message(SkillPicker.ActionRequested(what, self.selected or ""))

    def on_focus(self) -> None:
        """Other keys may do something now."""
        self.refresh_bindings()

    def chosen(self, key: str) -> None:
        """A double click switches."""
        self.select(key)
        self.action_switch()

    def _assign(self, refs: tuple[SkillRef, ...]) -> None:
        if self.view.agent_id is not None:
            self.post_message(SkillPicker.AssignRequested(self.view.agent_id, refs))

    def _skill(self, key: str) -> Skill | None:
        return next((skill for skill in self.view.skills if skill.ref == key), None)
