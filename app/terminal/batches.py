"""A long list of rows that the garbage collector has nothing to do with.

It looks at each item of a list whenever it looks at the list, which takes milliseconds for the tens of thousands of a
scrollback; a tuple of texts, and of tuples of texts, it looks at once and then no more.
"""

from bisect import bisect_right
from collections.abc import Sequence

from app.terminal.stored import StoredRow


class Batches:
    """Rows with numbers that stay: from `first` to `end`, exclusive."""

    def __init__(self) -> None:
        """None, from 0 on."""
        self.first = 0
        self._batches: list[tuple[StoredRow, ...]] = []
        self._ends: list[int] = []

    @property
    def end(self) -> int:
        """The number that the next row will have."""
        return self._ends[-1] if self._ends else self.first

    def extend(self, rows: Sequence[StoredRow]) -> None:
        """Add rows at the end."""
        if rows:
            self._ends.append(self.end + len(rows))
            self._batches.append(tuple(rows))

    def cut(self, start: int, end: int) -> list[StoredRow]:
        """The rows with these numbers, which there must be."""
        found: list[StoredRow] = []
        number = bisect_right(self._ends, start)
        while start < end:
            batch, batch_end = self._batches[number], self._ends[number]
            part = batch[start - batch_end :][: end - start]
            found += part
            start += len(part)
            number += 1
        return found

    def drop_from(self, number: int) -> None:
        """Forget the row and all after it."""
        keep = bisect_right(self._ends, number)
        rest = self.cut(self._ends[keep - 1] if keep else self.first, number)
        del self._batches[keep:], self._ends[keep:]
        self.extend(rest)

    def drop_before(self, number: int) -> None:
        """Forget all rows before this one."""
        gone = bisect_right(self._ends, number)
        del self._batches[:gone], self._ends[:gone]
        if self._batches:
            self._batches[0] = self._batches[0][number - self._ends[0] :]
        self.first = number

    def put_before(self, rows: Sequence[StoredRow]) -> None:
        """Add rows before the first, with the numbers before its own."""
        if rows:
            self._batches.insert(0, tuple(rows))
            self._ends.insert(0, self.first)
            self.first -= len(rows)
