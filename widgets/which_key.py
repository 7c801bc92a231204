"""What the next key can be: a panel of keys and what they do, drawn over the panes after the prefix."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size as Extent
from textual.strip import Strip
from textual.widget import Widget

from app.domain.names import printable
from widgets.line import Piece, cells_of, fit, fit_pieces

_GAP: Final = 2
_KEY_CELLS: Final = 16
_ROOM_ABOVE: Final = 4
"""Rows of the screen that are not for entries: the heading, its line, the bottom line, and the top line in sight."""
_CALM_SHARE: Final = 3
"""The panel takes one part in this many of the screen if wider columns would still hold everything."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A key (or a family of keys) and what it does. `why_not` tells why it does nothing now; empty: it works.

    `first` entries go before the others where not all have room.
    """

    keys: str
    title: str
    why_not: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    """Entries below each other; `key_cells` and `cells` are the widths of the keys and of the whole."""

    entries: tuple[KeyEntry, ...]
    key_cells: int
    cells: int


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[_Column, ...]
    rows: int


class WhichKey(Widget):
    """Columns of entries in reading order from top to bottom; as high as they need, as the screen has room for.

    Where not all have room there are pages: what is needed first on the first one, what does nothing now at the end.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "which-key--heading",
        "which-key--key",
        "which-key--title",
        "which-key--disabled",
        "which-key--reason",
    }

    def __init__(self, heading: str = "", entries: Sequence[KeyEntry] = (), turn_key: str = "") -> None:
        """`heading` is the prefix that was pressed, or the mode; `turn_key` is told where there are pages."""
        super().__init__()
        self.heading = heading
        self.entries = tuple(entries)
        self.turn_key = turn_key
        self.page = 0

    def show(self, heading: str, entries: Sequence[KeyEntry], turn_key: str = "") -> None:
        """Show these from now on, from the first page."""
        shown = (heading, tuple(entries), turn_key, 0)
        if shown != (self.heading, self.entries, self.turn_key, self.page):
            self.heading, self.entries, self.turn_key, self.page = shown
            self.refresh(layout=True)

    def turn(self, pages: int) -> None:
        """Show the page so many further; after the last comes the first."""
        self.page = (self.page + pages) % len(self._pages(self.size.width, self.app.size))
        self.refresh(layout=True)

    def get_content_height(
        self,
        container: Extent,  # noqa: ARG002 – Textual's signature
        viewport: Extent,
        width: int,
    ) -> int:
        """The heading and the longest column, within what the screen leaves."""
        return 1 + max(1, *(page.rows for page in self._pages(width, viewport)))

    def render_line(self, y: int) -> Strip:
        """The heading, then one row of each column."""
        width = self.size.width
        pages = self._pages(width, self.app.size)
        page = min(self.page, len(pages) - 1)
        pieces = self._heading(page, len(pages)) if y == 0 else self._row(y - 1, pages[page])
        shown = fit_pieces(pieces, width)
        segments = [Segment(piece.text, self.get_component_rich_style(piece.look)) for piece in shown]
        return Strip(segments, cells_of(shown)).adjust_cell_length(width, self.rich_style)

    def _pages(self, width: int, viewport: Extent) -> tuple[_Table, ...]:
        return _lay_out(self.entries, width, max(1, viewport.height - _ROOM_ABOVE), viewport.height // _CALM_SHARE)

    def _heading(self, page: int, pages: int) -> list[Piece]:
        at = f"  page {page + 1} of {pages}: {self.turn_key or '? shows all'}" if pages > 1 else ""
        return [Piece(f"{self.heading}, then", "which-key--heading"), Piece(at, "which-key--reason")]

    def _row(self, row: int, table: _Table) -> list[Piece]:
        if not self.entries:
            return [Piece("No key does anything here.", "which-key--disabled")] if row == 0 else []
        pieces: list[Piece] = []
        for place, column in enumerate(table.columns):
            texts = fit_pieces(self._texts(column, row), column.cells)
            gap = _GAP if place < len(table.columns) - 1 else 0
            pieces += [*texts, Piece(" " * (column.cells - cells_of(texts) + gap), "which-key--title")]
        return pieces

    def _texts(self, column: _Column, row: int) -> list[Piece]:
        if row >= len(column.entries):
            return []
        entry = column.entries[row]
        keys = fit(entry.keys, column.key_cells)
        keys += " " * (column.key_cells - cell_len(keys) + 1)
        if not entry.why_not:
            return [Piece(keys, "which-key--key"), Piece(entry.title, "which-key--title")]
        title = Piece(keys + entry.title, "which-key--disabled")
        reason = Piece(f" – {printable(entry.why_not, 200)}", "which-key--reason")
        return [title, reason] if title.cells + reason.cells <= column.cells else [title]


@lru_cache(maxsize=8)
def _lay_out(entries: tuple[KeyEntry, ...], width: int, most_rows: int, calm_rows: int) -> tuple[_Table, ...]:
    """The fewest columns that keep the panel low, so that reasons have room; as many as fit with their titles whole.

    Where that does not hold all of them, pages as high as may be; there is always one.
    """
    fitting = [columns for columns in range(1, len(entries) + 1) if _width(entries, columns) <= width] or [1]
    low = [columns for columns in fitting if _rows(entries, columns) <= calm_rows]
    rows = _rows(entries, low[0] if low else fitting[-1])
    if rows <= most_rows:
        return (_table(_parts(entries, rows), rows, width),)
    pages: list[_Table] = []
    left = tuple(sorted(entries, key=lambda entry: (bool(entry.why_not), not entry.first)))
    while left:
        parts = _as_many_as_fit(_parts(left, most_rows), width)
        pages.append(_table(parts, most_rows, width))
        left = left[sum(map(len, parts)) :]
    return tuple(pages)


def _as_many_as_fit(parts: list[tuple[KeyEntry, ...]], width: int) -> list[tuple[KeyEntry, ...]]:
    """The first columns that have room beside each other, at least one."""
    ends = accumulate(_natural(part) + _GAP for part in parts)
    return parts[: max(1, sum(end - _GAP <= width for end in ends))]


def _table(parts: list[tuple[KeyEntry, ...]], rows: int, width: int) -> _Table:
    widths = _shared([_natural(part) for part in parts], width - _GAP * (len(parts) - 1))
    return _Table(
        tuple(_Column(part, _key_cells(part), cells) for part, cells in zip(parts, widths, strict=True)), rows
    )


def _rows(entries: Sequence[KeyEntry], columns: int) -> int:
    return -(-len(entries) // columns)


def _parts(entries: tuple[KeyEntry, ...], rows: int) -> list[tuple[KeyEntry, ...]]:
    return [entries[start : start + rows] for start in range(0, len(entries), max(1, rows))]


def _width(entries: tuple[KeyEntry, ...], columns: int) -> int:
    """What the columns need to show every key and title whole."""
    parts = _parts(entries, _rows(entries, columns))
    return sum(_natural(part) for part in parts) + _GAP * (len(parts) - 1)


def _key_cells(entries: Sequence[KeyEntry]) -> int:
    return min(_KEY_CELLS, max((cell_len(entry.keys) for entry in entries), default=0))


def _natural(entries: Sequence[KeyEntry]) -> int:
    return _key_cells(entries) + 1 + max((cell_len(entry.title) for entry in entries), default=0)


def _shared(wanted: Sequence[int], width: int) -> list[int]:
    """The width in parts: what each wants and an equal share of the rest; less, in proportion, if it is too little."""
    total = sum(wanted)
    if total > width:
        edges = [max(0, width) * end // total for end in accumulate(wanted, initial=0)]
        return [end - start for start, end in pairwise(edges)]
    return [cells + (width - total) // len(wanted) for cells in wanted]
