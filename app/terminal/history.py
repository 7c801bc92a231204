"""The scrollback: rows that left the top of the normal screen, oldest first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from app.terminal.folded import Anchor, Folded, ends_line
from app.terminal.rows import Row
from app.terminal.stored import StoredRow, as_row, chars_of, compact, goes_on, has_marks

SLACK: Final = 256  # the newest rows, which stay as they are; those before them are cut off in batches of this size
STEP: Final = 64  # rows that are made small at once: those of emoji take so long that more of them would be felt


class History:
    """At most `limit` rows; rows before them were dropped and only counted.

    All but the newest are folded (folded.py): another width costs little, however many there are.
    """

    def __init__(self, limit: int, columns: int, pack: Callable[[Row], Row]) -> None:
        """`pack` returns a row with its own palette."""
        self.limit = max(0, limit)
        self.dropped = 0
        self._folded = Folded(columns, pack)
        self._rows: list[StoredRow] = []
        """The newest rows: they may be shown, and stay the same objects."""
        self._first = 0
        """The oldest row's place in `_rows`; negative if it is in `_folded`, which ends before `_rows`."""
        self._slack = SLACK
        self._step = min(STEP, SLACK)
        self._full = SLACK + self._step

    def __len__(self) -> int:
        return len(self._rows) - self._first

    @property
    def end(self) -> int:
        """The number after the newest row's, all rows counted that there ever were (lines.py)."""
        return self.dropped + len(self)

    def __getitem__(self, index: int) -> Row:
        """The row at `index`, 0 the oldest; raises IndexError outside of 0..len-1."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        at = self._first + index
        if at < 0:
            return self._folded[at]
        stored = self._rows[at]
        if not isinstance(stored, Row):
            stored = self._rows[at] = as_row(stored)
        return stored

    def __iter__(self) -> Iterator[Row]:
        return (self[index] for index in range(len(self)))

    def peek(self, index: int) -> Row:
        """The row at `index` for reading once: unlike `[index]` it leaves the stored form small."""
        at = self._first + index
        return self._folded[at] if at < 0 else as_row(self._rows[at])

    def has_marks(self, index: int) -> bool:
        """Whether the row at `index` has prompt marks."""
        at = self._first + index
        if at < 0:
            return self._folded.has_marks(at)
        return has_marks(self._rows[at])

    def extend(self, rows: Iterable[StoredRow]) -> None:
        """Add rows at the bottom, which nobody else holds; too old ones are dropped."""
        self._rows += rows
        self._drop(len(self) - self.limit)
        if len(self._rows) > self._full:
            self._fold_oldest()

    def append(self, row: StoredRow) -> None:
        """Add one row at the bottom, which nobody else holds."""
        rows = self._rows
        rows.append(row)
        if len(rows) - self._first > self.limit:
            self._drop(1)
        if len(rows) > self._full:
            self._fold_oldest()

    def take_back(self, count: int) -> list[StoredRow]:
        """Remove the newest rows, `count` of them or as many as there are; what is returned is in their order."""
        self._unfold(count)
        first = max(self._first, 0, len(self._rows) - count)
        taken = self._rows[first:]
        del self._rows[first:]
        return taken

    def take_lines_back(self, count: int) -> list[StoredRow]:
        """As `take_back`, and the rows before them that the oldest of them goes on from."""
        self._unfold(count)
        oldest = max(self._first, 0)
        first = max(oldest, len(self._rows) - count)
        while first > oldest and goes_on(self._rows[first - 1]):
            first -= 1
        taken = self._rows[first:]
        del self._rows[first:]
        return taken

    def clear(self) -> None:
        """Drop everything."""
        self.dropped += len(self)
        self._rows.clear()
        self._folded.clear()
        self._first = 0
        self._full = self._slack + self._step

    def fold(self, columns: int, followed: Sequence[int] = ()) -> list[int]:
        """Change the width; the last row must end its line. Where the `followed` rows' first characters are then.

        Rows that are too old then are dropped, and the indexes are those before that.
        """
        folded = self._folded
        folded.forget(len(folded) + min(self._first, 0))
        anchors = [self._anchor(self._first + index) for index in followed]
        folded.absorb(self._rows[max(self._first, 0) :])
        folded.fit(columns)
        self._rows = []
        self._full = self._slack + self._step
        self._first = -len(folded)
        found = [len(folded) + folded.find(anchor) for anchor in anchors]
        self._drop(len(folded) - self.limit)
        return found

    def _anchor(self, at: int) -> Anchor:
        if at < 0:
            anchor = self._folded.anchor(at)
            newer = sum(ends_line(self._rows, row) for row in range(len(self._rows)))
            return anchor._replace(line=anchor.line - newer)
        start = at
        while start > max(self._first, 0) and not ends_line(self._rows, start - 1):
            start -= 1
        newer = sum(ends_line(self._rows, row) for row in range(at, len(self._rows)))
        return Anchor(-newer, sum(len(chars_of(row)) for row in self._rows[start:at]))

    def _unfold(self, count: int) -> None:
        """Lay out folded lines until there are so many rows after them, or no more lines."""
        while len(self._rows) < count and self._first < 0:
            rows = self._folded.pop()[self._first :]
            self._rows[:0] = rows
            self._first += len(rows)

    def _fold_oldest(self) -> None:
        """Move whole lines from `_rows`, where a flood adds to them, to where they are small and have no width."""
        rows = self._rows
        end = len(rows) - self._slack
        while end > 0 and goes_on(rows[end - 1]):
            end -= 1
        start = max(self._first, 0)
        if end > start:
            oldest = rows[start:end]
            if not {str, tuple}.issuperset(map(type, oldest)):
                oldest = [compact(row) if isinstance(row, Row) else row for row in oldest]
            self._folded.absorb(oldest)
            del rows[:end]
            self._first -= end
        self._full = len(rows) + self._step

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        self.dropped += count
        self._first += count
        if self._first > self._slack:
            del self._rows[: self._first]
            self._first = 0
        if self._first < 0:
            self._folded.forget_lines(self._first, self._slack)
        elif self._folded:
            self._folded.clear()
