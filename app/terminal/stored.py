"""How the scrollback keeps rows: in little memory, and in no objects that the garbage collector would have to follow.

A row that is nothing but text in the default style is that text; one with other pens its characters and pens; one that
wraps or has clusters these with what makes it special. Whatever is rarer (prompt marks, a palette) stays a Row.
"""

from typing import Final, TypeAlias

from app.terminal.rows import PLAIN, Row
from app.terminal.width import lay

StoredRow: TypeAlias = Row | str | tuple[str, str] | tuple[str, str, bool, str]
"""The last form: characters, pens, whether the line goes on in the next row, and its clusters. These are the text that
they come from, because in a flood of emoji hardly any row is ever looked at; or, for a row that was on the screen,
`_CELL` and column, `_TEXT` and text of each. Flat, because the collector needs a turn for each level to let go of it.
"""

_CELL: Final = "\x1e"
_TEXT: Final = "\x1f"  # no cell has control characters


def as_row(stored: StoredRow) -> Row:
    """The row in full."""
    if isinstance(stored, str):
        return Row(stored, PLAIN * len(stored))
    if isinstance(stored, Row):
        return stored
    row = Row(stored[0], stored[1])
    if len(stored) == 4:
        row.wrapped = stored[2]
        row.clusters = _clusters(stored[3]) or None
    return row


def _clusters(kept: str) -> dict[int, str]:
    if not kept.startswith(_CELL):
        return dict(lay(kept).clusters)
    cells = [cell.partition(_TEXT) for cell in kept[1:].split(_CELL)]
    return {int(column): text for column, _, text in cells}


def compact(row: Row) -> StoredRow:
    """The smallest form of a row that nobody else holds."""
    if row.marks or row.palette is not None:
        return row
    if row.clusters:
        clusters = "".join([f"{_CELL}{column}{_TEXT}{text}" for column, text in row.clusters.items()])
        return row.chars, row.pens, row.wrapped, clusters
    if row.wrapped:
        return row.chars, row.pens, True, ""
    if row.pens.strip(PLAIN):
        return row.chars, row.pens
    return row.chars


def chars_of(stored: StoredRow) -> str:
    """The row's characters, one a column."""
    if isinstance(stored, str):
        return stored
    return stored.chars if isinstance(stored, Row) else stored[0]


def goes_on(stored: StoredRow) -> bool:
    """Whether the line goes on in the next row."""
    if isinstance(stored, Row):
        return stored.wrapped
    return len(stored) == 4 and not isinstance(stored, str) and stored[2]
