"""Lines of the scrollback without a width: kept as they were printed, and cut to rows only where one looks.

A change of the width only counts them anew, so that it takes the same few milliseconds whatever they hold, where laying
out all of them would hold the event loop for a tenth of a second and more.
"""

import gc
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate, compress
from typing import Final, NamedTuple

from app.terminal.batches import Batches
from app.terminal.reflow import cuts_of, join_rows, lay_line
from app.terminal.rows import Row
from app.terminal.stored import StoredRow, as_row, chars_of, compact, goes_on, has_marks, is_unlaid
from app.terminal.width import STUB

BATCH: Final = 1024  # rows that are dropped at once
_WIDE: Final = 1  # what a line is, in `_wide`
_UNLAID: Final = 2
_LINES_KEPT: Final = 256  # laid out lines that are kept, so that a row that is shown stays the same one


class Anchor(NamedTuple):
    """A cell of a line: the line is counted from the end, -1 the last one; the column from the line's beginning."""

    line: int
    column: int


class Folded:
    """Logical lines, seen as rows of one width: `folded[-1]` is the newest row. There are no rows at other indexes."""

    def __init__(self, columns: int, pack: Callable[[Row], Row]) -> None:
        """`pack` returns a row with its own palette."""
        self._pack = pack
        self._columns = columns
        self._rows = Batches()
        """All lines as they were printed, in rows of any widths: joined, those of a line are the line."""
        self._starts = array("q")
        """The number in `_rows` that each line begins with."""
        self._lengths = array("q")
        """Columns of each line; of an unlaid one, how many it can have at most."""
        self._wide = bytearray()
        """`_WIDE` for each line that has wide characters, which no row may cut in two; `_UNLAID` for one that may."""
        self._ends = array("q")
        """The number of rows up to and with each line, in the width in use, `_gone` of which were dropped."""
        self._gone = 0
        self._laid: dict[int, list[Row]] = {}
        self._fresh: deque[tuple[StoredRow, ...]] = deque()
        """The newest rows, in the width in use, whose lines nobody has had to know yet; each batch ends with a line's
        end. In a flood they are dropped as they are."""
        self._fresh_rows = 0
        self._batch = BATCH
        self._unseen = 0
        """Rows since the garbage collector looked at the new ones. It would wait until there are more than before, and
        then, where as many are dropped as come, look at the tens of thousands of a whole scrollback at once."""

    def __len__(self) -> int:
        return self._known() + self._fresh_rows

    def _known(self) -> int:
        """The number of rows whose lines are known."""
        return self._ends[-1] - self._gone if self._ends else 0

    def __getitem__(self, index: int) -> Row:
        """The row at a negative index; raises IndexError if there is none."""
        line, number = self._place(index)
        return self._lay(line)[number]

    def has_marks(self, index: int) -> bool:
        """Whether the row has prompt marks."""
        line, number = self._place(index)
        printed = self._printed(line)
        return (len(printed) > 1 or has_marks(printed[0])) and bool(self._lay(line)[number].marks)

    def absorb(self, rows: Sequence[StoredRow]) -> None:
        """Add lines that were printed in the width in use; the last row must be the end of one."""
        start = 0
        while start < len(rows):
            end = min(start + self._batch, len(rows))
            while end < len(rows) and goes_on(rows[end - 1]):
                end += 1
            self._fresh.append(tuple(rows[start:end]))
            start = end
        self._fresh_rows += len(rows)
        self._unseen += len(rows)
        if self._unseen >= BATCH:
            self._unseen = 0
            if gc.isenabled():
                gc.collect(0)

    def _know(self) -> None:
        """Find the lines of the newest rows, now that somebody looks."""
        while self._fresh:
            rows = self._fresh.popleft()
            self._fresh_rows -= len(rows)
            self._divide(rows)

    def _divide(self, rows: Sequence[StoredRow]) -> None:
        if set(map(type, rows)) == {str} or not [True for row in rows if type(row) is not str and goes_on(row)]:
            self._take_whole(rows)
            return
        out: list[StoredRow] = []
        first = self._rows.end
        start = 0
        count = self._known() + self._gone
        length = wide = 0
        has_gap = False
        # One pass without calls, because all that a flood has left passes through here.
        for number, row in enumerate(rows, 1):
            if isinstance(row, str):
                chars, goes = row, False
                if not row.isascii() and is_unlaid(row):
                    if start == len(out):
                        length, wide = len(row), _UNLAID  # twice, with what is added below
                    else:
                        chars = chars_of(row)
            elif isinstance(row, tuple):
                chars, goes = row[0], len(row) == 4 and row[2]
            else:
                chars, goes = row.chars, row.wrapped
            out.append(row)
            length += len(chars)
            if not chars.isascii() and STUB in chars:
                wide = _WIDE
            if goes and not ends_line(rows, number - 1):
                if len(chars) < self._columns and not _fills(chars, rows[number], self._columns):
                    has_gap = True
                continue
            if has_gap:
                whole, _ = join_rows([as_row(part) for part in out[start:]], self._columns, self._pack)
                out[start:] = [compact(whole)]
                length = len(whole.chars)
            self._starts.append(first + start)
            self._lengths.append(length)
            self._wide.append(wide)
            self._ends.append(count + number)
            start = len(out)
            length = wide = 0
            has_gap = False
        self._rows.extend(out)

    def _take_whole(self, rows: Sequence[StoredRow]) -> None:
        """Add rows that are a line each, as most are."""
        chars = [row if isinstance(row, str) else chars_of(row) for row in rows]
        lengths = map(len, chars)
        count, start, end = len(rows), self._rows.end, self._known() + self._gone + 1
        wide = bytes(count)
        together = "".join(chars)
        if STUB in together or is_unlaid(together):
            wide = bytes([_kind_of(row) for row in rows])
            lengths = map(int.__mul__, lengths, [2 if each == _UNLAID else 1 for each in wide])
        self._starts.extend(range(start, start + count))
        self._lengths.extend(lengths)
        self._wide += wide
        self._ends.extend(range(end, end + count))
        self._rows.extend(rows)

    def fit(self, columns: int) -> None:
        """Lay the lines out in another width."""
        self._know()
        self._columns = columns
        self._laid.clear()
        counts = [-(-length // columns) or 1 for length in self._lengths]
        for line in compress(range(len(counts)), self._wide):
            if counts[line] > 1:
                counts[line] = self._count_rows(line)
        self._ends = array("q", accumulate(counts))
        self._gone = 0

    def _count_rows(self, line: int) -> int:
        """The rows of a line whose characters and columns are not the same in number."""
        columns = self._columns
        if self._wide[line] == _UNLAID:
            chars = self._chars(line)
            self._lengths[line], self._wide[line] = len(chars), STUB in chars
        least = -(-self._lengths[line] // columns) or 1
        # Where as many rows would do if each had a column less, nothing has to be looked at.
        if self._wide[line] and least > 1 and (columns == 1 or -(-self._lengths[line] // (columns - 1)) > least):
            return len(cuts_of(self._chars(line), columns))
        return least

    def pop(self) -> list[StoredRow]:
        """Remove the newest line; its rows."""
        self._know()
        rows = self._lay(len(self._ends) - 1)
        self._laid.clear()
        self._rows.drop_from(self._starts.pop())
        self._lengths.pop()
        self._wide.pop()
        self._ends.pop()
        return [compact(row) for row in rows]

    def clear(self) -> None:
        """Drop everything."""
        self._fresh.clear()
        self._fresh_rows = 0
        self._clear_known()

    def forget(self, count: int) -> None:
        """Drop the oldest rows, so many of them: what is left of a line is a line."""
        if count >= len(self):
            self.clear()
            return
        if count <= 0:
            return
        line, number = self._place(count - len(self))
        self._forget_lines(line)
        if number:
            rest = [compact(row) for row in self._lay(0)[number:]]
            self._rows.drop_before(self._starts[1] if len(self._starts) > 1 else self._rows.end)
            self._rows.put_before(rest)
            self._starts[0] = self._rows.first
            self._lengths[0] = sum(len(chars_of(row)) for row in rest)
            self._gone += number
            self._laid.clear()

    def forget_lines(self, index: int, least: int) -> None:
        """Drop the lines before the one that has the row at the index, once these are more rows than `least`.

        Of lines that nobody has had to know yet whole batches go, whatever `least` says.
        """
        before = len(self) + index
        if before < self._known() or not self._fresh:
            if before > least:
                self._forget_lines(self._place(index)[0])
            return
        before -= self._known()
        if self._ends:
            self._clear_known()
        while before >= len(self._fresh[0]):
            before -= len(self._fresh[0])
            self._fresh_rows -= len(self._fresh.popleft())

    def anchor(self, index: int) -> Anchor:
        """The first cell of the row at the index."""
        line, number = self._place(index)
        return Anchor(line - len(self._ends), self._cuts(line)[number])

    def find(self, anchor: Anchor) -> int:
        """The index of the row that has the cell."""
        self._know()
        line = len(self._ends) + anchor.line
        number = bisect_right(self._cuts(line), anchor.column) - 1
        return self._first_row(line) + number - self._gone - len(self)

    def _place(self, index: int) -> tuple[int, int]:
        """The line that has the row, and the row's number in it."""
        if not -len(self) <= index < 0:
            raise IndexError(index)
        self._know()
        at = self._ends[-1] + index
        line = bisect_right(self._ends, at)
        return line, at - self._first_row(line)

    def _first_row(self, line: int) -> int:
        return self._ends[line - 1] if line else self._gone

    def _printed(self, line: int) -> list[StoredRow]:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else self._rows.end
        return self._rows.cut(self._starts[line], end)

    def _chars(self, line: int) -> str:
        return "".join([chars_of(row) for row in self._printed(line)])

    def _cuts(self, line: int) -> Sequence[int]:
        if self._wide[line]:
            return cuts_of(self._chars(line), self._columns)
        return range(0, max(1, self._lengths[line]), self._columns)

    def _lay(self, line: int) -> list[Row]:
        laid = self._laid.get(line)
        if laid is None:
            if len(self._laid) >= _LINES_KEPT:
                self._laid.clear()
            laid = self._laid[line] = lay_line([as_row(row) for row in self._printed(line)], self._columns, self._pack)
        return laid

    def _clear_known(self) -> None:
        self._rows = Batches()
        self._laid.clear()
        self._wide.clear()
        self._starts, self._lengths, self._ends = array("q"), array("q"), array("q")
        self._gone = 0

    def _forget_lines(self, count: int) -> None:
        if not count:
            return
        self._gone = self._first_row(count)
        self._rows.drop_before(self._starts[count])
        del self._starts[:count]
        del self._lengths[:count]
        del self._wide[:count]
        del self._ends[:count]
        self._laid.clear()


def ends_line(rows: Sequence[StoredRow], index: int) -> bool:
    """Whether a line ends with that row: one does not go on in a row without cells, which may have come between."""
    if not goes_on(rows[index]) or index + 1 == len(rows):
        return True
    following = rows[index + 1]
    return not (following if isinstance(following, str) else chars_of(following))


def _kind_of(row: StoredRow) -> int:
    """What the row is as a line of its own, for `_wide`."""
    if isinstance(row, str) and is_unlaid(row):
        return _UNLAID
    return _WIDE if STUB in chars_of(row) else 0


def _fills(chars: str, following: StoredRow, columns: int) -> bool:
    """Whether only a wide character that had no room is why a row is not full."""
    return len(chars) == columns - 1 and chars_of(following)[1:2] == STUB
