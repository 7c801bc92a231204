"""How the scrollback keeps rows: in little memory, and in no objects that the garbage collector would have to follow.

A row that is nothing but text in the default style is that text; one with other pens its characters and pens; one that
wraps or has clusters these with what makes it special. Whatever is rarer (prompt marks, a palette) stays a Row.
"""

from typing import TypeAlias

from app.terminal.rows import PLAIN, Row
from app.terminal.width import lay

Clusters: TypeAlias = tuple[tuple[int, str], ...]
"""Column and text of the cells of more than one codepoint, from left to right."""

StoredRow: TypeAlias = Row | str | tuple[str, str] | tuple[str, str, bool, Clusters | str]
"""The last form: characters, pens, whether the line goes on in the next row, and the clusters, or the text that they
come from: in a flood of emoji hardly any row is ever looked at."""


def as_row(stored: StoredRow) -> Row:
    """The row in full."""
    if isinstance(stored, str):
        return Row(stored, PLAIN * len(stored))
    if isinstance(stored, Row):
        return stored
    row = Row(stored[0], stored[1])
    if len(stored) == 4:
        row.wrapped = stored[2]
        clusters = stored[3]
        row.clusters = dict(lay(clusters).clusters if isinstance(clusters, str) else clusters) or None
    return row


def compact(row: Row) -> StoredRow:
    """The smallest form of a row that nobody else holds."""
    if row.marks or row.palette is not None:
        return row
    if row.wrapped or row.clusters:
        return row.chars, row.pens, row.wrapped, tuple(sorted(row.clusters.items())) if row.clusters else ()
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
