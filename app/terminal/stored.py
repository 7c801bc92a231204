"""How the scrollback keeps rows: in little memory, and in no objects that the garbage collector would have to follow.

A row that is nothing but text in the default style is that text, which is laid out when somebody looks: a flood leaves
much that nobody ever sees. One with other pens is its characters and pens; one that wraps or has clusters these with
what makes it special. Whatever is rarer (prompt marks, a palette) stays a Row.
"""

from typing import Final, TypeAlias

from app.terminal.rows import PLAIN, Row
from app.terminal.width import IRREGULAR, STUB, Laid, lay, unhung

StoredRow: TypeAlias = Row | str | tuple[str, str] | tuple[str, str, bool, str]
"""The first form is text, or the characters that it was laid out to: these have a STUB, or come to the same.

The last is characters, pens, whether the line goes on in the next row, and its clusters. These are the text that they
come from; or, for a row that was on the screen, `_CELL` and column, `_TEXT` and text of each. Flat, because the
collector needs a turn for each level to let go of it.
"""

_CELL: Final = "\x1e"
_TEXT: Final = "\x1f"  # no cell has control characters


def as_row(stored: StoredRow) -> Row:
    """The row in full."""
    if isinstance(stored, str):
        return _plain_row(stored)
    if isinstance(stored, Row):
        return stored
    row = Row(stored[0], stored[1])
    if len(stored) == 4:
        row.wrapped = stored[2]
        row.clusters = _clusters(stored[3]) or None
    return row


def _plain_row(text: str) -> Row:
    if not is_unlaid(text):
        return Row(text, PLAIN * len(text))
    laid = _lay(text)
    row = Row(laid.chars, PLAIN * len(laid.chars))
    row.clusters = dict(laid.clusters) or None
    return row


def _lay(text: str) -> Laid:
    return lay(unhung(text))


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
    if row.pens.strip(PLAIN) or is_unlaid(row.chars):
        return row.chars, row.pens
    return row.chars


def is_unlaid(text: str) -> bool:
    """Whether text may have other columns than characters: one or two for each of these, or less."""
    return not text.isascii() and STUB not in text and IRREGULAR.search(text) is not None


def chars_of(stored: StoredRow) -> str:
    """The row's characters, one a column."""
    if isinstance(stored, str):
        return _lay(stored).chars if is_unlaid(stored) else stored
    return stored.chars if isinstance(stored, Row) else stored[0]


def goes_on(stored: StoredRow) -> bool:
    """Whether the line goes on in the next row."""
    if isinstance(stored, Row):
        return stored.wrapped
    return len(stored) == 4 and not isinstance(stored, str) and stored[2]
