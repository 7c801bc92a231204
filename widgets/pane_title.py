"""The title row of a pane: a line with the state and the name on it, heavy where the focus is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from app.domain.layout import PaneId
from app.domain.names import printable
from widgets.glyphs import HEAVY, HORIZONTAL, LIGHT, STATE_GLYPHS, PaneState
from widgets.line import Line, Piece, cells_of, fit_pieces

Focus: TypeAlias = Literal["none", "current", "focused"]
"""`current` is the pane that the tab comes back to while something else, such as a sidebar, has the keys."""

_SEPARATOR = " · "
_PART_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title says. The texts may come from programs; they are made printable when drawn."""

    state: PaneState = "unknown"
    name: str = ""
    profile: str = ""
    place: str = ""
    title: str = ""
    note: str = ""
    ending: str = ""
    zoomed: bool = False
    focus: Focus = "none"


class PaneTitle(Line):
    """One row above a pane. Name first, so that it is the last to go when the row gets narrow."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pane-title--line",
        "pane-title--name",
        "pane-title--text",
        "pane-title--mark",
        "pane-title--note",
        *(f"state--{state}" for state in STATE_GLYPHS),
    }

    def __init__(self, pane_id: PaneId, heading: Heading | None = None) -> None:
        """The title of that pane."""
        super().__init__()
        self.pane_id = pane_id
        self.heading = heading or Heading()

    def show(self, heading: Heading) -> None:
        """Say this from now on."""
        if heading == self.heading:
            return
        self.heading = heading
        self.set_class(heading.focus == "focused", "-focused")
        self.set_class(heading.focus == "current", "-current")
        self.refresh()

    def pieces(self, width: int) -> Sequence[Piece]:
        """`━ ● name · profile · place · title ━━━━ context drifted ━ exited 1 ━ zoomed ━`."""
        bar = HORIZONTAL[LIGHT if self.heading.focus == "none" else HEAVY]
        right = self._marks(bar, width // 2)
        left = [Piece(f"{bar} ", "pane-title--line"), *self._texts()]
        left = [*fit_pieces(left, width - cells_of(right) - 2), Piece(" ", "pane-title--line")]
        filled = width - cells_of(left) - cells_of(right)
        return [*left, Piece(bar * filled, "pane-title--line"), *right]

    def _texts(self) -> list[Piece]:
        heading = self.heading
        name, *others = (
            printable(text, _PART_LIMIT) for text in (heading.name, heading.profile, heading.place, heading.title)
        )
        return [
            Piece(f"{STATE_GLYPHS[heading.state]} ", f"state--{heading.state}"),
            Piece(name or "shell", "pane-title--name"),
            *(Piece(_SEPARATOR + text, "pane-title--text") for text in others if text),
        ]

    def _marks(self, bar: str, cells: int) -> list[Piece]:
        """The marks that have room, the most important first."""
        heading = self.heading
        marks = (
            (heading.note, "pane-title--note"),
            (heading.ending, "pane-title--mark"),
            ("zoomed" if heading.zoomed else "", "pane-title--mark"),
        )
        pieces: list[Piece] = []
        for mark, style in marks:
            added = [Piece(f" {mark} ", style), Piece(bar, "pane-title--line")] if mark else []
            if cells_of(pieces) + cells_of(added) > cells:
                break
            pieces += added
        return pieces
