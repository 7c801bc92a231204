"""Profiles, skills, templates or teams, one line each: a glyph, the name, and what else tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Literal

from rich.cells import cell_len

from app.domain.names import printable
from widgets.line import Piece, fit
from widgets.row_list import RowList

Mark = Literal["good", "quiet", "problem"]

_GLYPHS: dict[Mark, str] = {"good": "●", "quiet": "○", "problem": "!"}
_NOTE_CELLS = 34


@dataclass(frozen=True, slots=True)
class Item:
    """`mark` is a glyph; `note` stands at the right end of the line."""

    key: str
    name: str
    note: str = ""
    mark: Mark = "quiet"


class ItemList(RowList):
    """Says what there is, or how to begin where there is nothing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"item-list--{mark}" for mark in _GLYPHS}

    def __init__(self, nothing: str) -> None:
        """`nothing` is said where there are no items."""
        super().__init__()
        self.nothing = nothing
        self.items: tuple[Item, ...] = ()

    def show(self, items: Sequence[Item]) -> None:
        """Show these from now on."""
        self.items = tuple(items)
        self.show_rows([item.key for item in items])

    def row(self, key: str, width: int) -> Sequence[Sequence[Piece]]:
        """`● Claude Code            claude · found · yours`; what is too long is cut, the note last."""
        item = next(item for item in self.items if item.key == key)
        name = fit(printable(item.name), max(8, width - 3 - min(cell_len(item.note), _NOTE_CELLS) - 1))
        note = fit(printable(item.note, 200), width - cell_len(name) - 4)
        gap = " " * max(1, width - cell_len(name) - cell_len(note) - 3)
        return (
            [
                Piece(f" {_GLYPHS[item.mark]} ", f"item-list--{item.mark}"),
                Piece(name, "row-list--strong"),
                Piece(f"{gap}{note}", "item-list--problem" if item.mark == "problem" else "row-list--quiet"),
            ],
        )

    def empty(self, width: int) -> Sequence[Sequence[Piece]]:
        """How to begin."""
        return [[Piece(f" {line}", "row-list--quiet")] for line in wrap(self.nothing, max(1, width - 2))]
