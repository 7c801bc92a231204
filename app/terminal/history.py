"""The scrollback: rows that left the top of the normal screen, oldest first."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from app.terminal.rows import PLAIN, Row

StoredRow: TypeAlias = Row | tuple[str, str] | str
"""A row that is nothing but characters and pens is kept as these, one in the default style as its text alone: most logs
are nothing else, and a flood of them makes no objects."""

_SLACK: Final = 1024  # dropped rows are cut off the list in batches of this size


class History:
    """At most `limit` rows; rows before them were dropped and only counted."""

    def __init__(self, limit: int) -> None:
        self.limit = max(0, limit)
        self.dropped = 0
        self._rows: list[StoredRow] = []
        self._first = 0

    def __len__(self) -> int:
        return len(self._rows) - self._first

    def __getitem__(self, index: int) -> Row:
        """The row at `index`, 0 the oldest; raises IndexError outside of 0..len-1."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._row(self._first + index)

    def __iter__(self) -> Iterator[Row]:
        return (self._row(index) for index in range(self._first, len(self._rows)))

    def stored(self) -> Sequence[StoredRow]:
        """All rows, oldest first, as they are kept."""
        return self._rows[self._first :]

    def peek(self, index: int) -> Row:
        """The row at `index` for reading once: unlike `[index]` it leaves the stored form small."""
        return as_row(self._rows[self._first + index])

    def has_marks(self, index: int) -> bool:
        """Whether the row at `index` has prompt marks."""
        stored = self._rows[self._first + index]
        return isinstance(stored, Row) and bool(stored.marks)

    def extend(self, rows: Iterable[StoredRow]) -> None:
        """Add rows at the bottom; too old ones are dropped."""
        self._rows.extend(rows)
        self._drop(len(self) - self.limit)

    def append(self, row: StoredRow) -> None:
        """Add one row at the bottom."""
        self._rows.append(row)
        if len(self._rows) - self._first > self.limit:
            self._drop(1)

    def take_back(self, count: int) -> list[StoredRow]:
        """Remove the newest rows, `count` of them or as many as there are; what is returned is in their order."""
        first = max(self._first, len(self._rows) - count)
        taken = self._rows[first:]
        del self._rows[first:]
        return taken

    def clear(self) -> None:
        """Drop everything."""
        self.dropped += len(self)
        self._rows.clear()
        self._first = 0

    def replace(self, rows: Sequence[StoredRow]) -> None:
        """Put other rows in the place of all there are, which does not count as dropping; too old ones are dropped."""
        self._rows = list(rows)
        self._first = 0
        self._drop(len(self) - self.limit)

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        self.dropped += count
        self._first += count
        if self._first > _SLACK:
            del self._rows[: self._first]
            self._first = 0

    def _row(self, index: int) -> Row:
        stored = self._rows[index]
        if not isinstance(stored, Row):
            stored = self._rows[index] = as_row(stored)
        return stored


def as_row(stored: StoredRow) -> Row:
    """The row in full."""
    if isinstance(stored, str):
        return Row(stored, PLAIN * len(stored))
    return Row(*stored) if isinstance(stored, tuple) else stored
