"""Printing text in which characters are wide, have no width, or make a cluster together (width.py)."""

import re
from typing import Final

from app.terminal.printing import BLOCK, Printing
from app.terminal.rows import PLAIN, Row
from app.terminal.stored import StoredRow
from app.terminal.width import (
    CLUSTER_LIMIT,
    IRREGULAR,
    LEADING_EXTENDERS,
    STUB,
    cluster_width,
    hangs,
    is_open,
    joins,
    lay,
    lay_lines,
    unhung,
)

_LINE_ENDS: Final = re.compile("([\r\n]+)")


class ClusterPrinting(Printing):
    """Prints any text."""

    def draw(self, data: str) -> None:
        """Print any text, in which CR and LF may occur, with the current pen and character sets."""
        if self.translation is not None or self.single_shift is not None:
            data = self.translate(data)
        self.draw_translated(data)

    def draw_translated(self, text: str) -> None:
        """Print any text, in which CR and LF may occur, with the current pen."""
        if (self.joint and self.last_printed) or IRREGULAR.search(text):
            self._draw_irregular(text)
        else:
            self.write(text, self.pen.number * len(text))

    def repeat(self, count: int | None = None) -> None:
        """REP (ECMA-48 §8.3.103): print the last character again, if it was printed just before, with the same pen.

        Of what would leave the screen again, only as much is printed as moves the cursor.
        """
        last = LEADING_EXTENDERS.sub("", self.last_printed[-CLUSTER_LIMIT:])[-1:]
        if last < " " or self.last_numbers[-1:] != self.pen.number:
            return
        screenful = self.lines * self.columns
        count = count or 1
        self.draw_translated(last * (count if count < screenful else screenful + count % self.columns))

    def _draw_irregular(self, text: str) -> None:
        if not self.last_printed:
            self.joint = False
        number = self.pen.number
        is_blank_plain = self.pens.blank(number) == PLAIN
        block: list[StoredRow] = []
        if is_blank_plain and self.columns > 1 and text.count("\r\n") > BLOCK:
            text = self._draw_lines(text, number)
        parts = _LINE_ENDS.split(text)
        for line, ends in zip(parts[:-1:2], parts[1::2], strict=True):
            if ends == "\r\n" and is_blank_plain and (block or self._can_take_block()):
                laid = self._lay_irregular(line, number)
                if laid:
                    block += laid
                    self.last_printed = ""
                    continue
            if block:
                self._append_rows(block, PLAIN)
                block = []
            if line:
                self._write_clusters(line, number)
            self.joint = False
            if ends == "\r\n":
                self.carriage_return()
                self._index(self.pens.blank(number))
                self.last_printed = ""
            else:
                self.write(ends, number * len(ends))
        if block:
            self._append_rows(block, PLAIN)
        if parts[-1]:
            self._write_clusters(parts[-1], number)

    def _draw_lines(self, text: str, number: str) -> str:
        """Print whole lines on blank ground in one go, if nothing about them is special; return what is left."""
        if self.joint or not self._can_take_block() or LEADING_EXTENDERS.match(text):
            size = text.index("\n") + 1
            self.draw_translated(text[:size])
            text = text[size:]
        body, _, rest = text.rpartition("\r\n")
        lines = body.split("\r\n")
        has_other_ends = not len(lines) - 1 == body.count("\r") == body.count("\n")
        if has_other_ends or not self._can_take_block():
            return text
        rows, taken = self._lay_lines(lines, number)
        if rows:
            self._append_rows(rows, PLAIN)
            self.last_printed = ""
        return rest if taken == len(lines) else "\r\n".join((*lines[taken:], rest))

    def _lay_lines(self, lines: list[str], number: str) -> tuple[list[StoredRow], int]:
        """The rows of lines on blank ground, and of how many of them: up to the first that wraps and has clusters."""
        columns = self.columns
        surely_fits = columns // 2 if number == PLAIN else -1
        long = [line for line in lines if len(line) > surely_fits]
        if not long:
            return [*lines], len(lines)  # nobody may ever see them: whoever does has them laid out
        if hangs(long):
            lines = [unhung(line) for line in lines]
            long = [line for line in lines if len(line) > surely_fits]
        rows: list[StoredRow] = []
        laid = iter(lay_lines("\r\n".join(long)))
        for index, line in enumerate(lines):
            if len(line) <= surely_fits:
                rows.append(line)
                continue
            chars = next(laid)
            if len(chars) > columns:
                if chars.replace(STUB, "") != line:
                    return rows, index
                rows += self._lay_wide(chars, number)
            elif chars != line:
                rows.append((chars, number * len(chars), False, line))
            else:
                rows.append(line if number == PLAIN else (line, number * len(line)))
        return rows, len(lines)

    def _lay_irregular(self, line: str, number: str) -> list[StoredRow]:
        """The rows of a line on blank ground; none if it takes the long way."""
        if LEADING_EXTENDERS.match(line) or self.columns == 1:
            return []
        chars, clusters, _ = lay(line)
        if len(chars) > self.columns:
            return [] if clusters else self._lay_wide(chars, number)
        if clusters:
            return [(chars, number * len(chars), False, line)]
        return [chars if number == PLAIN else (chars, number * len(chars))]

    def _lay_wide(self, chars: str, number: str) -> list[StoredRow]:
        rows: list[StoredRow] = []
        start = 0
        while len(chars) - start > self.columns:
            end = start + self.columns
            if chars[end] == STUB:
                end -= 1
            rows.append((chars[start:end], number * (end - start), True, ""))
            start = end
        rows.append((chars[start:], number * (len(chars) - start)))
        return rows

    def _write_clusters(self, text: str, number: str) -> None:
        if self.columns == 1:
            text = IRREGULAR.sub("", text)  # one column has no place for anything else
        elif self.joint or LEADING_EXTENDERS.match(text):
            rest = self._extend_cell(text)
            used = len(text) - len(rest)
            self.last_printed = (self.last_printed + text[:used])[-CLUSTER_LIMIT:]
            self.last_numbers = (self.last_numbers + number * used)[-CLUSTER_LIMIT:]
            text = rest
        if not text:
            return
        laid = lay(text)
        self.put(laid.chars, number * len(laid.chars), laid.clusters)
        self.joint = laid.is_open
        self.last_printed, self.last_numbers = text, number

    def _extend_cell(self, text: str) -> str:
        """Add the beginning of the text to the cell before the cursor, as far as it belongs there; return the rest."""
        found = self._cell_before_cursor()
        if found is None:
            self.joint = False
            return unhung(text)
        row, column = found
        cluster = (row.clusters or {}).get(column) or row.chars[column]
        is_joint = self.joint
        used = 0
        while used < len(text) and (joins(cluster, text[used]) if is_joint else LEADING_EXTENDERS.match(text[used])):
            if len(cluster) < CLUSTER_LIMIT:
                cluster += text[used]
            is_joint = True
            used += 1
        if used:
            self._replace_cluster(row, column, cluster)
        self.joint = is_open(cluster) and used == len(text)
        return text[used:]

    def _cell_before_cursor(self) -> tuple[Row, int] | None:
        row = self.rows[self.cursor.y]
        column = self.cursor.x if self.pending else self.cursor.x - 1
        if column >= 0 and row.chars[column : column + 1] == STUB:
            column -= 1
        return (row, column) if 0 <= column < len(row.chars) else None

    def _replace_cluster(self, row: Row, column: int, cluster: str) -> None:
        is_wide = row.chars[column + 1 : column + 2] == STUB
        if is_wide or cluster_width(cluster) == 1:
            row.add_clusters({column: cluster})
            row.stamp = 0
            return
        # The cell grows: take the character back and print it again, wide.
        pen = row.pens[column]
        row.overlay(column, " ", pen)
        self.cursor.x, self.pending = column, False
        if column + 1 >= self._limit(column) and not self.autowrap:
            row.overlay(column, cluster[0], pen)
            self.pending = True
            return
        if self.insert_mode and self.left <= column and column + 1 < self.right:
            self.grid.delete_cells(self.cursor.y, column, 1, self.right, self.pens.blank(pen))
        self.put(cluster[0] + STUB, pen * 2, ((0, cluster),))
