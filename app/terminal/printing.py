"""Printing text of one column a character: the hot path of all that prints."""

import re
from typing import Final, TypeAlias

from app.terminal.movement import Movement
from app.terminal.rows import PLAIN, Row
from app.terminal.stored import StoredRow, as_row
from app.terminal.width import STUB, cluster_width

BLOCK: Final = 4  # fewer lines than this are not worth the set-up of the fast path

_LINE_PIECES: Final = re.compile("\n+|\r+\n?|[^\r\n]+")

Clusters: TypeAlias = tuple[tuple[int, str], ...]


class Printing(Movement):
    """Puts laid out columns on the grid, line by line or in whole blocks of lines."""

    @property
    def takes_plain_text(self) -> bool:
        """Whether text without irregular characters, that `shift_table` was applied to, can be written as it is."""
        return not (self.joint and self.last_printed) and self.single_shift is None

    def write(self, text: str, pens: str) -> None:
        """Print narrow text in which CR and LF may occur; `pens` has one number for each character of it."""
        if "\n" in text:
            first, _, rest = text.partition("\r\n")
            if text == "\n":
                self._feed_lines(pens)
            elif "\n" in rest or "\n" in first or "\r" in first:
                self._write_lines(text, pens)
            else:
                end = len(first)
                self._write_line(first, pens[:end], pens[end])
                self._write_last(rest, pens[end + 2 :])
        else:
            self._write_last(text, pens)
        self.last_printed, self.last_numbers = text, pens

    def put(self, chars: str, pens: str, clusters: Clusters = ()) -> None:
        """Print laid out columns from the cursor on, wrapping at the margin. The hot path of everything that prints."""
        cursor = self.cursor
        if self.pending and self.autowrap:
            self._wrap(pens[0])
        if self.insert_mode:
            at = self._pushes_from(chars)
            if 0 < at < len(chars):
                self.put(chars[:at], pens[:at], tuple(cluster for cluster in clusters if cluster[0] < at))
                rest = tuple((place - at, text) for place, text in clusters if place >= at)
                self.put(chars[at:], pens[at:], rest)
                return
            self._make_room(len(chars), pens[0])
        x = cursor.x
        limit = self.right if x < self.right else self.columns
        end = x + len(chars)
        if end > limit:
            self._put_long(chars, pens, clusters)
            return
        row = self.rows[cursor.y]
        row.overlay(x, chars, pens)
        if clusters:
            row.add_clusters({x + at: text for at, text in clusters})
        if end < limit:
            cursor.x = end
            self.pending = False
        else:
            cursor.x = limit - 1
            self.pending = True
            if end == self.columns:
                row.wrapped = False

    def _limit(self, column: int) -> int:
        return self.right if column < self.right else self.columns

    def _pushes_from(self, chars: str) -> int:
        """How many of the columns are printed left of the left margin, where insert mode pushes nothing."""
        at = self.left - self.cursor.x
        return at + 1 if 0 < at < len(chars) and chars[at] == STUB else at

    def _make_room(self, width: int, number: str) -> None:
        x = self.cursor.x
        if self.left <= x and x + width < self.right:
            self.grid.insert_cells(self.cursor.y, x, width, self.right, self.pens.blank(number))

    def _put_long(self, chars: str, pens: str, clusters: Clusters) -> None:
        if not self.autowrap:
            self._put_clipped(chars, pens, clusters)
            return
        cursor = self.cursor
        at = taken = 0
        while True:
            x = cursor.x
            limit = self._limit(x)
            end = at + limit - x
            if end >= len(chars):
                rest = tuple((place - at, text) for place, text in clusters[taken:])
                self.put(chars[at:], pens[at:], rest)
                return
            cut = end - 1 if chars[end] == STUB else end
            row = self.rows[cursor.y]
            if cut > at:
                if self.insert_mode and cut < end:
                    self._make_room(cut - at, pens[at])  # what it pushes stays where the wide character has no room
                row.overlay(x, chars[at:cut], pens[at:cut])
            first = taken
            while taken < len(clusters) and clusters[taken][0] < cut:
                taken += 1
            row.add_clusters({x + place - at: text for place, text in clusters[first:taken]})
            if cut < end and taken < len(clusters) and clusters[taken][0] == cut and cluster_width(chars[cut]) == 1:
                row.overlay(limit - 1, " ", pens[cut])  # it was narrow, and stood here, until its second codepoint came
            cursor.x = limit - 1
            self._wrap(pens[cut])
            at = cut

    def _put_clipped(self, chars: str, pens: str, clusters: Clusters) -> None:
        """Without autowrap everything that passes the margin is printed over its last column, or the last two."""
        x = self.cursor.x
        last = self._limit(x) - 1
        fits = last + 1 - x
        if chars[fits] == STUB:
            fits -= 1
        row = self.rows[self.cursor.y]
        if fits:
            row.overlay(x, chars[:fits], pens[:fits])
        row.add_clusters({x + at: text for at, text in clusters if at < fits})
        start = max((at for at in range(fits, len(chars)) if self._is_narrow(chars, at)), default=None)
        if start is not None:
            self._put_cell(row, last, chars, pens, clusters, start)
        elif row.chars[last : last + 1] == STUB:
            # A wide character takes the place of a wide one, and of nothing else.
            self._put_cell(row, last - 1, chars, pens, clusters, len(chars) - 2)
        self.cursor.x = last
        self.pending = True
        if last == self.columns - 1:
            row.wrapped = False

    @staticmethod
    def _put_cell(row: Row, column: int, chars: str, pens: str, clusters: Clusters, start: int) -> None:
        end = start + 2 if chars[start + 1 : start + 2] == STUB else start + 1
        row.overlay(column, chars[start:end], pens[start:end])
        for at, text in clusters:
            if at == start:
                row.add_clusters({column: text})

    @staticmethod
    def _is_narrow(chars: str, at: int) -> bool:
        return chars[at] != STUB and chars[at + 1 : at + 2] != STUB

    def _wrap(self, number: str) -> None:
        if self.cursor.x == self.columns - 1:
            self.rows[self.cursor.y].wrapped = True
        self._index(self.pens.blank(number))
        self.cursor.x = self.left

    def _write_pieces(self, text: str, pens: str) -> None:
        at = 0
        for piece in _LINE_PIECES.findall(text):
            end = at + len(piece)
            if piece[0] == "\n":
                self._feed_lines(pens[at:end])
            elif piece[-1] == "\n":
                self._write_line("", "", pens[end - 1])
            elif piece[0] == "\r":
                self.carriage_return()
            else:
                self.put(piece, pens[at:end])
            at = end

    def _feed_lines(self, pens: str) -> None:
        """As many LF as there are pens, each carried out while that pen was the current one."""
        if self.newline_mode:
            self.carriage_return()
        first = pens[0]
        if len(pens) > 1 and pens == first * len(pens):
            self._index_often(len(pens), self.pens.blank(first))
            return
        for number in pens:
            self._index(self.pens.blank(number))

    def _write_lines(self, text: str, pens: str) -> None:
        if text[0] < " " and not text.startswith("\r\n"):  # a read may end between CR and LF
            if text[0] == "\n":
                self._feed_lines(pens[0])
            else:
                self.carriage_return()
            text, pens = text[1:], pens[1:]
        lines = text.split("\r\n")
        tail = lines.pop()
        breaks = len(lines)
        if text.count("\n") != breaks or text.count("\r") != breaks + (tail[-1:] == "\r"):
            self._write_pieces(text, pens)
            return
        at = 0
        for index, line in enumerate(lines):
            if breaks - index >= BLOCK and self._can_take_block():
                end = len(text) - len(tail)
                self._write_block(lines[index:], pens[at:end])
                at = end
                break
            end = at + len(line)
            self._write_line(line, pens[at:end], pens[end])
            at = end + 2
        self._write_last(tail, pens[at:])

    def _write_line(self, text: str, pens: str, number: str) -> None:
        """Print text, CR and LF; the two with the pen of that number."""
        cursor = self.cursor
        if text:
            end = cursor.x + len(text)
            if end < self.right and not self.pending and not self.insert_mode:
                self.rows[cursor.y].overlay(cursor.x, text, pens)
                cursor.x = end
            else:
                self.put(text, pens)
        left = self.left
        cursor.x = left if self.origin or cursor.x >= left else 0
        self.pending = False
        y = cursor.y
        if y == self.bottom - 1:
            if cursor.x == left:
                self._scroll_up_once(PLAIN if number == PLAIN else self.pens.blank(number))
        elif y < self.lines - 1:
            cursor.y = y + 1

    def _write_last(self, text: str, pens: str) -> None:
        """Print text without LF."""
        if "\r" not in text:
            if text:
                self.put(text, pens)
        elif text == "\r":
            self.carriage_return()
        elif text.find("\r") == len(text) - 1:
            self.put(text[:-1], pens[:-1])
            self.carriage_return()
        elif text.rfind("\r") == 0:
            self.carriage_return()
            self.put(text[1:], pens[1:])
        else:
            self._write_pieces(text, pens)

    def _can_take_block(self) -> bool:
        return (
            self.autowrap
            and self.cursor.x == 0
            and self.cursor.y == self.bottom - 1
            and not self.rows[self.bottom - 1].chars
            and self.right - self.left == self.columns
            and not (self.pending or self.insert_mode)
        )

    def _write_block(self, lines: list[str], pens: str) -> None:
        """Lay whole lines at once under the region's last row, which is blank, and end on a new one."""
        laid: list[StoredRow]
        if max(map(len, lines)) > self.columns:
            laid = self._lay_wrapped(lines, pens)
        elif pens == PLAIN * len(pens):
            laid = [*lines]
        else:
            laid = self._lay_styled(lines, pens)
        self._append_rows(laid, self.pens.blank(pens[-1]))

    def _append_rows(self, laid: list[StoredRow], blank: str) -> None:
        """Put rows in the place of the region's last one, which is blank, and scroll until it has a new blank row."""
        rows, top, bottom = self.rows, self.top, self.bottom
        count = len(laid)
        pool = [*rows[top : bottom - 1], *laid, self.grid.blank_row(blank)]
        if top == 0 and not self.is_alternate:
            self._retire(pool[:count])
        rows[top:bottom] = map(as_row, pool[count:])
        self._note_scroll(self._area(), count)

    def _lay_styled(self, lines: list[str], pens: str) -> list[StoredRow]:
        laid: list[StoredRow] = []
        last = blank = PLAIN
        at = 0
        for line in lines:
            end = at + len(line)
            if blank == PLAIN:
                laid.append((line, pens[at:end]))
            else:
                missing = self.columns - len(line)
                laid.append((line + " " * missing, pens[at:end] + blank * missing))
            number = pens[end + 1]
            if number != last:
                last, blank = number, self.pens.blank(number)
            at = end + 2
        return laid

    def _lay_wrapped(self, lines: list[str], pens: str) -> list[StoredRow]:
        """The rows of lines of any length; one that a wrap makes is blank in the colour that was printed then."""
        columns = self.columns
        laid: list[StoredRow] = []
        for line, stored in zip(lines, self._lay_styled(lines, pens), strict=True):
            if len(line) <= columns:
                laid.append(stored)
                continue
            chars, numbers = as_row(stored).chars, as_row(stored).pens
            for start in range(0, len(chars), columns):
                end = start + columns
                missing = max(0, end - len(chars)) if start else 0
                blank = self.pens.blank(numbers[start]) if missing else PLAIN
                if blank == PLAIN:
                    laid.append((chars[start:end], numbers[start:end], end < len(chars), ""))
                else:
                    laid.append((chars[start:] + " " * missing, numbers[start:] + blank * missing))
        return laid
