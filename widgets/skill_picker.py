"""The skills of one agent: which it has, in which order, and which it could have."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from app.domain.agent import AgentId, SkillRef
from app.domain.names import printable
from app.domain.skill import Skill
from widgets.line import Piece, fit
from widgets.row_list import RowList

_PROBLEM = "!"
"""Begins the key of a row that tells of a problem; no reference of a skill does."""


@dataclass(frozen=True, slots=True)
class SkillsView:
    """An agent with its skills in their order, and all skills there are. No agent: nothing can be picked."""

    agent_id: AgentId | None = None
    agent_name: str = ""
    assigned: tuple[SkillRef, ...] = ()
    skills: tuple[Skill, ...] = ()
    problems: tuple[str, ...] = ()
    places: str = ".ideai/skills"


class SkillPicker(RowList):
    """Two lines a skill, the agent's own first and in their order; what is missing stays until it is switched off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("space,enter", "switch", "On or off"),
        ("K,shift+up", "shift(-1)", "Earlier"),
        ("J,shift+down", "shift(1)", "Later"),
        ("n", "new", "New skill"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"skill-picker--on", "skill-picker--missing"}
    row_height = 2

    class AssignRequested(Message):
        """The agent should have these skills, in this order."""

        def __init__(self, agent_id: AgentId, refs: tuple[SkillRef, ...]) -> None:
            """`refs` replace what it has."""
            super().__init__()
            self.agent_id = agent_id
            self.refs = refs

    class NewSkillRequested(Message):
        """Make a skill."""

    def __init__(self, view: SkillsView | None = None) -> None:
        """No agent unless a view is given."""
        super().__init__()
        self.view = SkillsView()
        self.show(view or SkillsView())

    def show(self, view: SkillsView) -> None:
        """Show this from now on."""
        self.view = view
        self.border_title = f"SKILLS {printable(view.agent_name)}".rstrip()
        self.border_subtitle = "n new  ? keys" if view.agent_id is not None else ""
        others = [skill.ref for skill in view.skills if skill.ref not in view.assigned]
        problems = [f"{_PROBLEM}{place}" for place in range(len(view.problems))]
        self.show_rows([*view.assigned, *others, *problems] if view.agent_id is not None else [])

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """`[x] 1 refactor      project` over its description, or why it cannot be used."""
        if key.startswith(_PROBLEM):
            return self._problem(self.view.problems[int(key.removeprefix(_PROBLEM))], width)
        skill = self._skill(key)
        on = key in self.view.assigned
        scope, _, slug = key.partition("/")
        place = f"{self.view.assigned.index(SkillRef(key)) + 1} " if on else ""
        name = fit(f"{place}{printable(skill.name if skill is not None else slug)}", max(4, width - len(scope) - 7))
        gap = " " * max(1, width - cell_len(name) - len(scope) - 6)
        box = Piece(" [x] " if on else " [ ] ", "skill-picker--on" if on else "row-list--quiet")
        first = [box, Piece(name, "row-list--strong"), Piece(f"{gap}{scope}", "row-list--quiet")]
        if skill is None:
            return (first, [Piece("     missing: space removes it", "skill-picker--missing")])
        if skill.problem:
            return (first, [Piece(f"     {fit(printable(skill.problem, 200), width - 6)}", "skill-picker--missing")])
        return (first, [Piece(f"     {fit(printable(skill.description, 200), width - 6)}", "row-list--quiet")])

    def _problem(self, problem: str, width: int) -> Sequence[Sequence[Piece]]:
        """A skill's file that could not be read, over as many lines as a row has."""
        lines = wrap(printable(problem, 400), max(1, width - 6)) or [""]
        second = fit(" ".join(lines[1:]), width - 6)
        return [
            [Piece(f"{start}{line}", "skill-picker--missing")]
            for start, line in (("  !  ", lines[0]), ("     ", second))
        ]

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """Whose skills these are, or where skills come from."""
        if self.view.agent_id is None:
            text = "No agent is chosen. Focus one, or open its skills from the list of agents."
        else:
            text = f"No skills yet. Press n to make one, or put a folder with a SKILL.md into {self.view.places}."
        return [[Piece(f" {line}", "row-list--quiet")] for line in wrap(text, max(1, width - 2))]

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

    def action_new(self) -> None:
        """Ask for a new skill."""
        self.post_message(self.NewSkillRequested())

    def chosen(self, key: str) -> None:
        """A double click switches."""
        self.select(key)
        self.action_switch()

    def _assign(self, refs: tuple[SkillRef, ...]) -> None:
        if self.view.agent_id is not None:
            self.post_message(self.AssignRequested(self.view.agent_id, refs))

    def _skill(self, key: str) -> Skill | None:
        return next((skill for skill in self.view.skills if skill.ref == key), None)
