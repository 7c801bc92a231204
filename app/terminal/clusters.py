"""Printing text in which characters are wide, have no width, or make a cluster together (width.py)."""

import re
from typing import Final

from app.terminal.history import StoredRow
from app.terminal.printing import BLOCK, Printing
from app.terminal.rows import PLAIN, Row
from app.terminal.width import CLUSTER_LIMIT, IRREGULAR, LEADING_EXTENDERS, STUB, cluster_width, is_open, joins, lay

_LINE_ENDS: Final = re.compile("([\r\n]+)")
_HANGS: Final = re.compile(f"(?:^|\n){LEADING_EXTENDERS.pattern}")


class ClusterPrinting(Printing):
    """Prints any text."""

    def draw(self, data: str) -> None:
        """Print any text, in which CR and LF may occur, with the current pen and character sets."""
        if self.translation is not None or self.single_shift is not None:
            data = self.translate(data)
        if (self.joint and self.last_printed) or IRREGULAR.search(data):
            self._draw_irregular(data)
        else:
            self.write(data, self.pen.number * len(data))

    def repeat(self, count: int | None = None) -> None:
        """REP (ECMA-48 §8.3.103): print the last character again, if it was printed just before, with the same pen.

        Of what would leave the screen again, only as much is printed as moves the cursor.
        """
        last = LEADING_EXTENDERS.sub("", self.last_printed[-CLUSTER_LIMIT:])[-1:]
        if last < " " or self.last_numbers[-1:] != self.pen.number:
            return
        screenful = self.lines * self.columns
        count = count or 1
        self.draw(last * (count if count < screenful else screenful + count % self.columns))

    def _draw_irregular(self, text: str) -> None:
        if not self.last_printed:
            self.joint = False
        number = self.pen.number
        is_blank_plain = self.pens.blank(number) == PLAIN
        block: list[StoredRow] = []
        if is_blank_plain and not self.joint:
            text = self._draw_lines(text, number)
        parts = _LINE_ENDS.split(text)
        for line, ends in zip(parts[:-1:2], parts[1::2], strict=True):
            if ends == "\r\n" and is_blank_plain and (block or self._can_take_block()):
                laid = self._lay_irregular(line, number)
                if laid:
                    block += laid
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
            else:
                self.write(ends, number * len(ends))
        if block:
            self._append_rows(block, PLAIN)
        if parts[-1]:
            self._write_clusters(parts[-1], number)

    def _draw_lines(self, text: str, number: str) -> str:
        """Print whole lines on blank ground in one go, if nothing about them is special; return what is left."""
        body, _, rest = text.rpartition("\r\n")
        breaks = body.count("\r\n")
        if breaks < BLOCK or not breaks == body.count("\r") == body.count("\n") or _HANGS.search(text):
            return text
        if not self._can_take_block():
            first, _, after_first = body.partition("\r\n")
            self.draw(first + "\r\n")
            body, text = after_first, f"{after_first}\r\n{rest}"
            if not self._can_take_block():
                return text
        chars, clusters, _ = lay(body)
        columns = self.columns
        rows: list[StoredRow] = []
        at = taken = 0
        next_cluster = clusters[0][0] if clusters else len(chars)
        lines = chars.split("\r\n")
        for index, line in enumerate(lines):
            size = len(line)
            end = at + size
            if size > columns:
                if next_cluster < end:
                    text = "\r\n".join((*body.split("\r\n")[index:], rest))
                    break
                rows += self._lay_wide(line, number)
            elif next_cluster < end:
                row = Row(line, number * size)
                row.clusters = {}
                while next_cluster < end:
                    row.clusters[next_cluster - at] = clusters[taken][1]
                    taken += 1
                    next_cluster = clusters[taken][0] if taken < len(clusters) else len(chars)
                rows.append(row)
            else:
                rows.append(line if number == PLAIN else (line, number * size))
            at = end + 2
        else:
            text = rest
        if rows:
            self._append_rows(rows, PLAIN)
            self.last_printed = ""
        return text

    def _lay_irregular(self, line: str, number: str) -> list[StoredRow]:
        """The rows of a line on blank ground; none if it takes the long way."""
        if LEADING_EXTENDERS.match(line) or self.columns == 1:
            return []
        chars, clusters, _ = lay(line)
        if len(chars) > self.columns:
            return [] if clusters else self._lay_wide(chars, number)
        if clusters:
            row = Row(chars, number * len(chars))
            row.clusters = dict(clusters)
            return [row]
        return [chars if number == PLAIN else (chars, number * len(chars))]

    def _lay_wide(self, chars: str, number: str) -> list[StoredRow]:
        rows: list[StoredRow] = []
        start = 0
        while len(chars) - start > self.columns:
            end = start + self.columns
            if chars[end] == STUB:
                end -= 1
            row = Row(chars[start:end], number * (end - start))
            row.wrapped = True
            rows.append(row)
            start = end
        rows.append((chars[start:], number * (len(chars) - start)))
        return rows

    def _write_clusters(self, text: str, number: str) -> None:
        if self.columns == 1:
            text = IRREGULAR.sub("", text)  # one column has no place for anything else
        elif self.joint or LEADING_EXTENDERS.match(text):
            text = self._extend_cell(text)
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
            match = LEADING_EXTENDERS.match(text)
            return text[match.end() :] if match else text
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
        self.put(cluster[0] + STUB, pen * 2, ((0, cluster),))
