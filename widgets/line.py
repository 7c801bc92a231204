"""A widget of one row: pieces of text in a few looks, cut to the width in cells, some of which can be clicked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in the look of a component class; `target` is what a click on it means, None for nothing."""

    text: str
    look: str
    target: object = None

    @property
    def cells(self) -> int:
        """How many columns it takes."""
        return cell_len(self.text)


def fit(text: str, cells: int) -> str:
    """The text in at most that many columns, with an ellipsis where some of it had to go."""
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS if cells > 0 else ""


def fit_pieces(pieces: Iterable[Piece], cells: int) -> list[Piece]:
    """The pieces in at most that many columns; the first one that does not fit is cut, the rest go."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.cells > cells:
            if cut := fit(piece.text, cells):
                kept.append(replace(piece, text=cut))
            break
        kept.append(piece)
        cells -= piece.cells
    return kept


def cells_of(pieces: Iterable[Piece]) -> int:
    """How many columns the pieces take together."""
    return sum(piece.cells for piece in pieces)


class Line(Widget):
    """Draws `pieces`. The rest of the row, if they leave any, is blank."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    def pieces(self, width: int) -> Sequence[Piece]:
        """What to show in `width` columns, from the left; no wider than that."""
        raise NotImplementedError

    def target_at(self, column: int) -> object:
        """What a click on that column means; None for nothing."""
        end = 0
        for piece in self.pieces(self.size.width):
            end += piece.cells
            if column < end:
                return piece.target
        return None

    def render_line(self, y: int) -> Strip:
        """The one row; blank rows below it where a container made it higher.

        Textual may still paint a line that it has removed and stripped of its styles; it is blank then.
        """
        width = self.size.width
        if self.parent is None:
            return Strip.blank(width)
        shown = fit_pieces(self.pieces(width), width) if y == 0 else []
        segments = [Segment(piece.text, self.get_component_rich_style(piece.look)) for piece in shown]
        return Strip(segments, cells_of(shown)).adjust_cell_length(width, self.rich_style)
