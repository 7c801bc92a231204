"""The screen: a cursor on a grid of cells, and what every control function does to them.

A pyte.Screen with the same method names, but other insides: rows are strings (rows.py), and where pyte and xterm differ
xterm is right. Sources: ECMA-48, xterm ctlseqs, DEC VT510 Video Terminal Programmer Information; where they leave a
choice, xterm's behaviour.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import pyte
from pyte.screens import Cursor as PyteCursor

from app.terminal.charsets import CHARSETS, Charset
from app.terminal.grid import Area, Grid
from app.terminal.history import History, StoredRow, as_row
from app.terminal.pens import Pen, PenTable
from app.terminal.reflow import Place, reflow
from app.terminal.rows import PLAIN, CursorShape, Row, Scrolled
from app.terminal.sgr import apply_sgr, toggle_sgr
from app.terminal.styles import Style
from app.terminal.width import CLUSTER_LIMIT, IRREGULAR, LEADING_EXTENDERS, STUB, cluster_width, is_open, joins, lay

TAB_WIDTH: Final = 8
SCROLLS_KEPT: Final = 64
STYLES_KEPT: Final = 10
BLOCK: Final = 4  # fewer lines than this are not worth the set-up of the fast path

_SET_OF_DESIGNATOR: Final = {"(": 0, ")": 1, "-": 1, "*": 2, ".": 2, "+": 3, "/": 3}
_LINE_ENDS: Final = re.compile("([\r\n]+)")
_HANGS: Final = re.compile(f"(?:^|\n){LEADING_EXTENDERS.pattern}")
_LINE_PIECES: Final = re.compile("\n+|\r+|[^\r\n]+")

Clusters: TypeAlias = tuple[tuple[int, str], ...]


class _Movement:
    """Rows of an area that moved up, or down if the count is negative."""

    __slots__ = ("area", "count")

    def __init__(self, area: Area, count: int) -> None:
        self.area = area
        self.count = count


@dataclass(frozen=True, slots=True)
class Savepoint:
    """What DECSC saves (VT510 "DECSC"; pending wrap as in xterm)."""

    x: int = 0
    y: int = 0
    pending: bool = False
    pen: Pen | None = None
    charsets: tuple[Charset, ...] = (None, None, None, None)
    gl: int = 0
    origin: bool = False


class Screen(pyte.Screen):
    """A normal and an alternate screen with one cursor, and the scrollback of the normal one.

    Rows and columns are zero-based inside, one-based in the arguments of control functions; an argument that is None or
    0 means the default, as ECMA-48 has it. `bottom` and `right` are exclusive.
    """

    def __init__(self, columns: int, lines: int, scrollback: int = 20_000) -> None:
        self.columns = columns
        self.lines = lines
        self.history = History(scrollback)
        self.pens = PenTable()
        self.top, self.bottom, self.left, self.right = 0, lines, 0, columns
        self.title = ""
        self.icon_name = ""
        self.cell_pixels: tuple[int, int] = (8, 16)
        """Width and height that programs are told a cell has."""
        self._scrolls: list[_Movement] = []
        self.reset()

    def reset(self) -> None:
        """RIS: as it was switched on; the scrollback stays."""
        self.cursor = PyteCursor(0, 0)
        self.grids = (Grid(self.lines, self.columns), Grid(self.lines, self.columns))
        self.savepoints_by_screen = [Savepoint(), Savepoint()]
        self.grid = self.grids[0]
        self.rows = self.grid.rows
        self.is_alternate = False
        self.cursor_shape: CursorShape = "block"
        self.cursor_blinking = True
        self.cursor_style = 1
        self.attributes_fill_rectangles = False
        self.tabstops = set(range(0, self.columns, TAB_WIDTH))
        self.reverse_screen = False
        self.has_horizontal_margins = False
        self.allows_column_switch = False
        self._pushed_styles: list[Style] = []
        self._scrolls.clear()
        self._single_scrolls = 0
        self._soft_reset()

    def _soft_reset(self) -> None:
        self.pen = self.pens.plain
        self.pending = False
        self.autowrap = True
        self.insert_mode = False
        self.newline_mode = False
        self.origin = False
        self.reverse_wrap = False
        self.iso_protection = False
        self.cursor.hidden = False
        self.charsets: list[Charset] = [None, None, None, None]
        self.gl = 0
        self.single_shift: int | None = None
        self.translation: Charset = None
        self.last_printed = self.last_numbers = ""
        self.joint = False
        self._set_region(0, self.lines, 0, self.columns)
        self.savepoints_by_screen[self.is_alternate] = Savepoint()

    def soft_reset(self) -> None:
        """DECSTR (VT510): modes, margins, rendition and saved cursor; the screen's content and the cursor stay."""
        self._soft_reset()

    # Printing

    @property
    def takes_plain_text(self) -> bool:
        """Whether text without irregular characters can be written as it is."""
        return not (self.joint and self.last_printed) and self.translation is None and self.single_shift is None

    @property
    def is_unshifted(self) -> bool:
        """Whether designating ASCII as G0, as many programs do beside every SGR 0, changes nothing."""
        return self.charsets[0] is None and self.translation is None and self.single_shift is None

    def draw(self, data: str) -> None:
        """Print any text, in which CR and LF may occur, with the current pen and character sets."""
        if self.translation is not None or self.single_shift is not None:
            data = self.translate(data)
        if (self.joint and self.last_printed) or IRREGULAR.search(data):
            self._draw_irregular(data)
        else:
            self.write(data, self.pen.number * len(data))

    def write(self, text: str, pens: str) -> None:
        """Print narrow text in which CR and LF may occur; `pens` has one number for each character of it."""
        if "\n" in text:
            self._write_lines(text, pens)
        elif "\r" not in text:
            self.put(text, pens)
        elif text.rfind("\r") == 0:
            self.carriage_return()
            if len(text) > 1:
                self.put(text[1:], pens[1:])
        else:
            self._write_pieces(text, pens)
        self.last_printed, self.last_numbers = text, pens

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

    def _limit(self, column: int) -> int:
        return self.right if column < self.right else self.columns

    def put(self, chars: str, pens: str, clusters: Clusters = ()) -> None:
        """Print laid out columns from the cursor on, wrapping at the margin. The hot path of everything that prints."""
        cursor = self.cursor
        if self.pending and self.autowrap:
            self._wrap(pens[0])
        if self.insert_mode:
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

    def _index_often(self, count: int, blank: str) -> None:
        cursor = self.cursor
        if cursor.y < self.bottom and self.left <= cursor.x < self.right:
            steps = min(count, self.bottom - 1 - cursor.y)
            cursor.y += steps
            count -= steps
            if count:
                self._scroll_far(count, blank)
        else:
            cursor.y = min(self.lines - 1, cursor.y + count) if cursor.y >= self.bottom else cursor.y
            for _ in range(count if cursor.y < self.bottom else 0):
                self._index(blank)
        self.pending = False

    def _scroll_far(self, count: int, blank: str) -> None:
        """Scroll as often as `count` says, even if that is more than there are lines."""
        height = self.bottom - self.top
        self._scroll_up(self._area(), min(count, height), blank)
        if count > height:
            surplus = count - height
            if self.top == 0 and not self.is_alternate and self.right - self.left == self.columns:
                self._retire(["" if blank == PLAIN else (" " * self.columns, blank * self.columns)] * surplus)
            self._note_scroll(self._area(), surplus)

    def _write_lines(self, text: str, pens: str) -> None:
        if text[0] == "\n":  # a read may end between CR and LF
            self._feed_lines(pens[0])
            text, pens = text[1:], pens[1:]
        elif text[0] == "\r" and text[1:2] != "\n":
            self.carriage_return()
            text, pens = text[1:], pens[1:]
        lines = text.split("\r\n")
        breaks = len(lines) - 1
        if text.count("\n") != breaks or text.count("\r") != breaks + text.endswith("\r"):
            self._write_pieces(text, pens)
            return
        at = 0
        for index in range(breaks):
            if breaks - index >= BLOCK and self._can_take_block():
                self._write_block(lines[index:-1], pens[at : len(text) - len(lines[-1])])
                break
            line = lines[index]
            end = at + len(line)
            if line:
                self.put(line, pens[at:end])
            self.carriage_return()
            number = pens[end]
            self._index(PLAIN if number == PLAIN else self.pens.blank(number))
            at = end + 2
        tail = lines[-1].removesuffix("\r")
        if tail:
            at = len(text) - len(lines[-1])
            self.put(tail, pens[at : at + len(tail)])
        if len(tail) < len(lines[-1]):
            self.carriage_return()

    def _can_take_block(self) -> bool:
        return (
            self.cursor.x == 0
            and self.cursor.y == self.lines - 1
            and not self.rows[-1].chars
            and self.bottom - self.top == self.lines
            and self.right - self.left == self.columns
            and not (self.pending or self.insert_mode)
        )

    def _write_block(self, lines: list[str], pens: str) -> None:
        """Lay whole lines at once under the screen's last row, which is blank, and end on a new one."""
        laid: list[StoredRow]
        if max(map(len, lines)) > self.columns:
            laid = self._lay_wrapped(lines, pens)
        elif pens == PLAIN * len(pens):
            laid = [*lines]
        else:
            laid = self._lay_styled(lines, pens)
        self._append_rows(laid, self.pens.blank(pens[-1]))

    def _append_rows(self, laid: list[StoredRow], blank: str) -> None:
        """Put rows in the place of the last one, which is blank, and scroll until a new blank row is the last."""
        rows = self.rows
        count = len(laid)
        pool = [*rows[:-1], *laid, self.grid.blank_row(blank)]
        if not self.is_alternate:
            self._retire(pool[:count])
        rows[:] = map(as_row, pool[count:])
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
        columns = self.columns
        laid: list[StoredRow] = []
        for line, stored in zip(lines, self._lay_styled(lines, pens), strict=True):
            if len(line) <= columns:
                laid.append(stored)
                continue
            chars, numbers = as_row(stored).chars, as_row(stored).pens
            for start in range(0, len(chars), columns):
                row = Row(chars[start : start + columns], numbers[start : start + columns])
                row.wrapped = start + columns < len(chars)
                laid.append(row)
        return laid

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

    # Moving the cursor

    def index(self) -> None:
        """IND: down a line, scrolling at the bottom margin."""
        self._index(self._blank)

    def _index(self, blank: str) -> None:
        cursor = self.cursor
        self.pending = False
        if cursor.y == self.bottom - 1:
            if self.left <= cursor.x < self.right:
                self._scroll_up_once(blank)
        elif cursor.y < self.lines - 1:
            cursor.y += 1

    def reverse_index(self) -> None:
        """RI: up a line, scrolling at the top margin."""
        cursor = self.cursor
        self.pending = False
        if cursor.y == self.top:
            if self.left <= cursor.x < self.right:
                self.scroll_down()
        elif cursor.y > 0:
            cursor.y -= 1

    def linefeed(self) -> None:
        """LF, VT, FF; with CR if LNM is set."""
        if self.newline_mode:
            self.carriage_return()
        self.index()

    def next_line(self) -> None:
        """NEL (ECMA-48 §8.3.86): the beginning of the next line."""
        self.index()
        self.carriage_return()

    def carriage_return(self) -> None:
        """CR: the left margin, or the first column if the cursor is already left of it."""
        cursor = self.cursor
        cursor.x = self.left if self.origin or cursor.x >= self.left else 0
        self.pending = False

    def backspace(self) -> None:
        """BS: one column back, not past the margin."""
        self.cursor_back()

    def backspace_often(self, count: int) -> None:
        """As many BS."""
        for _ in range(count if self.reverse_wrap else 0):
            self.cursor_back()
        if not self.reverse_wrap:
            self.cursor_back(count)

    def tab(self) -> None:
        """HT: the next tab stop; pending wrap stays, as in xterm."""
        self.forward_tabs()

    def forward_tabs(self, count: int | None = None) -> None:
        """CHT (ECMA-48 §8.3.10)."""
        x = self.cursor.x
        stops = sorted(stop for stop in self.tabstops if x < stop < self.right)
        wanted = (count or 1) - 1
        self.cursor.x = stops[wanted] if wanted < len(stops) else self.right - 1

    def back_tabs(self, count: int | None = None) -> None:
        """CBT (ECMA-48 §8.3.7)."""
        x = self.cursor.x
        first = self.left if self.origin else 0
        stops = sorted((stop for stop in self.tabstops if first < stop < x), reverse=True)
        wanted = (count or 1) - 1
        self.cursor.x = stops[wanted] if wanted < len(stops) else first

    def cursor_up(self, count: int | None = None) -> None:
        """CUU: up, to the top margin if the cursor is below it."""
        cursor = self.cursor
        first = self.top if cursor.y >= self.top else 0
        y = cursor.y - (count or 1)
        cursor.y = y if y > first else first
        self.pending = False

    def cursor_up1(self, count: int | None = None) -> None:
        """CPL."""
        self.cursor_up(count)
        self.carriage_return()

    def cursor_down(self, count: int | None = None) -> None:
        """CUD: down, to the bottom margin if the cursor is above it."""
        cursor = self.cursor
        last = (self.bottom if cursor.y < self.bottom else self.lines) - 1
        y = cursor.y + (count or 1)
        cursor.y = y if y < last else last
        self.pending = False

    def cursor_down1(self, count: int | None = None) -> None:
        """CNL."""
        self.cursor_down(count)
        self.carriage_return()

    def cursor_forward(self, count: int | None = None) -> None:
        """CUF: to the right, to the margin if the cursor is left of it."""
        cursor = self.cursor
        last = (self.right if cursor.x < self.right else self.columns) - 1
        x = cursor.x + (count or 1)
        cursor.x = x if x < last else last
        self.pending = False

    def cursor_back(self, count: int | None = None) -> None:
        """CUB: to the left, to the margin if the cursor is right of it; further with reverse wrap (mode 45)."""
        cursor = self.cursor
        count = count or 1
        if self.reverse_wrap and self.autowrap:
            self._cursor_back_wrapping(count)
            return
        first = self.left if cursor.x >= self.left else 0
        x = cursor.x - count
        cursor.x = x if x > first else first
        self.pending = False

    def _cursor_back_wrapping(self, count: int) -> None:
        cursor = self.cursor
        if self.pending:
            self.pending = False
            count -= 1
        width = self.right - self.left
        while count > 0:
            first = self.left if cursor.x >= self.left else 0
            step = min(count, cursor.x - first)
            cursor.x -= step
            count -= step
            if count:
                cursor.y = cursor.y - 1 if cursor.y > self.top else self.bottom - 1
                cursor.x = self.right - 1
                count = (count - 1) % (width * (self.bottom - self.top)) if count else 0

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CUP and HVP: within the margins if DECOM is set."""
        y, x = (line or 1) - 1, (column or 1) - 1
        if self.origin:
            self.cursor.y = min(self.top + y, self.bottom - 1)
            self.cursor.x = min(self.left + x, self.right - 1)
        else:
            self.cursor.y = y if y < self.lines else self.lines - 1
            self.cursor.x = x if x < self.columns else self.columns - 1
        self.pending = False

    def address(self, y: int | None, x: int | None) -> None:
        """CUP, CHA or VPA with the line and the column counted from 0; None for the one that stays."""
        if y is not None:
            self.cursor_to_line(y + 1)
        if x is not None:
            self.cursor_to_column(x + 1)

    def cursor_to_column(self, column: int | None = None) -> None:
        """CHA and HPA."""
        self.cursor.x = self._column(column)
        self.pending = False

    def cursor_to_line(self, line: int | None = None) -> None:
        """VPA."""
        self.cursor.y = self._line(line)
        self.pending = False

    def cursor_forward_absolute(self, count: int | None = None) -> None:
        """HPR (ECMA-48 §8.3.59): to the right; margins only count if DECOM is set."""
        self.cursor.x = min(self.cursor.x + (count or 1), (self.right if self.origin else self.columns) - 1)
        self.pending = False

    def cursor_down_absolute(self, count: int | None = None) -> None:
        """VPR (ECMA-48 §8.3.160): down; margins only count if DECOM is set."""
        self.cursor.y = min(self.cursor.y + (count or 1), (self.bottom if self.origin else self.lines) - 1)
        self.pending = False

    def _column(self, column: int | None) -> int:
        x = (column or 1) - 1
        return min(self.left + x, self.right - 1) if self.origin else min(x, self.columns - 1)

    def _line(self, line: int | None) -> int:
        y = (line or 1) - 1
        return min(self.top + y, self.bottom - 1) if self.origin else min(y, self.lines - 1)

    def save_cursor(self) -> None:
        """DECSC: one slot for each of the two screens."""
        self.savepoints_by_screen[self.is_alternate] = Savepoint(
            self.cursor.x, self.cursor.y, self.pending, self.pen, tuple(self.charsets), self.gl, self.origin
        )

    def restore_cursor(self) -> None:
        """DECRC; without a DECSC before, the upper left corner and the defaults."""
        saved = self.savepoints_by_screen[self.is_alternate]
        self.cursor.x = min(saved.x, self.columns - 1)
        self.cursor.y = min(saved.y, self.lines - 1)
        self.pending = saved.pending and saved.x < self.columns
        self.pen = saved.pen or self.pens.plain
        self.charsets = list(saved.charsets)
        self.gl = saved.gl
        self.origin = saved.origin
        self._choose_translation()

    # Tab stops, margins, character sets

    def set_tab_stop(self) -> None:
        """HTS."""
        self.tabstops.add(self.cursor.x)

    def clear_tab_stop(self, how: int | None = None) -> None:
        """TBC (ECMA-48 §8.3.154): 0 the one at the cursor, 3 all."""
        if not how:
            self.tabstops.discard(self.cursor.x)
        elif how == 3:
            self.tabstops.clear()

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """DECSTBM: the scrolling region; homes the cursor. A region of less than two lines is refused."""
        first = (top or 1) - 1
        last = min(bottom or self.lines, self.lines)
        if last - first < 2:
            return
        self._set_region(first, last, self.left, self.right)
        self.cursor_position()

    def set_left_right_margins(self, left: int | None = None, right: int | None = None) -> None:
        """DECSLRM, while DECLRMM (mode 69) is set; homes the cursor."""
        first = (left or 1) - 1
        last = min(right or self.columns, self.columns)
        if last - first < 2:
            return
        self._set_region(self.top, self.bottom, first, last)
        self.cursor_position()

    def define_charset(self, code: str, mode: str) -> None:
        """SCS: designate a character set as G0 `(`, G1 `)` or `-`, G2 `*` or `.`, G3 `+` or `/`."""
        self.charsets[_SET_OF_DESIGNATOR[mode]] = CHARSETS.get(code)
        self._choose_translation()

    def shift_in(self) -> None:
        """SI (LS0): G0 into GL."""
        self.lock_shift(0)

    def shift_out(self) -> None:
        """SO (LS1): G1 into GL."""
        self.lock_shift(1)

    def lock_shift(self, number: int) -> None:
        """LS0 to LS3: another set into GL."""
        self.gl = number
        self._choose_translation()

    def shift_once(self, number: int) -> None:
        """SS2, SS3: another set for the next character only."""
        self.single_shift = number

    def _choose_translation(self) -> None:
        self.translation = self.charsets[self.gl]

    def translate(self, text: str) -> str:
        """The text as the character sets in use have it."""
        first = ""
        if self.single_shift is not None:
            first = text[:1].translate(self.charsets[self.single_shift] or {})
            text = text[1:]
            self.single_shift = None
        return first + (text.translate(self.translation) if self.translation else text)

    # Erasing, inserting, deleting, scrolling

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL: 0 to the end, 1 from the beginning, 2 all; `private` (DECSEL) leaves protected cells alone."""
        x, y = self.cursor.x, self.cursor.y
        if not how and not private and not self.iso_protection and self.pen.bg is None:
            self.pending = False  # by far the most frequent form, without the general way's detours
            row = self.rows[y]
            row.wrapped = False
            row.truncate(x)
            return
        span = {0: (x, self.columns), 1: (0, x + 1), 2: (0, self.columns)}.get(how or 0)
        if span is None:
            return
        self.pending = False
        self._erase(Area(y, span[0], y + 1, span[1]), private)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 pyte's signature
        """ED: 0 below, 1 above, 2 all, 3 the scrollback only; private (DECSED) leaves protected cells alone."""
        private = bool(kwargs.get("private"))
        y = self.cursor.y
        if how == 3 and not private:
            self.history.clear()
        elif how == 2:
            self.pending = False
            self._erase(Area(0, 0, self.lines, self.columns), private)
        elif how == 1:
            self._erase(Area(0, 0, y, self.columns), private)
            self.erase_in_line(1, private)
        elif not how:
            self.erase_in_line(0, private)
            self._erase(Area(y + 1, 0, self.lines, self.columns), private)

    @property
    def _blank(self) -> str:
        return self.pens.blank(self.pen.number)

    def _erase(self, area: Area, only_unprotected: bool = False) -> None:
        blank = self._blank
        if only_unprotected or self.iso_protection:
            self.grid.erase_unprotected(area, blank, self._is_protected)
            return
        for line in range(area.top, area.bottom):
            if area.left == 0 and area.right == self.columns:
                self.rows[line].marks = ()
            self.grid.erase(line, area.left, area.right, blank)

    def _is_protected(self, number: str) -> bool:
        return self.pens[number].protected

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        x, y = self.cursor.x, self.cursor.y
        self.pending = False
        self._erase(Area(y, x, y + 1, min(x + (count or 1), self.columns)))

    def insert_characters(self, count: int | None = None) -> None:
        """ICH: at the cursor, if it is within the margins."""
        self.pending = False
        if self.left <= self.cursor.x < self.right:
            self.grid.insert_cells(self.cursor.y, self.cursor.x, count or 1, self.right, self._blank)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH: at the cursor, if it is within the margins."""
        self.pending = False
        if self.left <= self.cursor.x < self.right:
            self.grid.delete_cells(self.cursor.y, self.cursor.x, count or 1, self.right, self._blank)

    def insert_lines(self, count: int | None = None) -> None:
        """IL: at the cursor, if it is within the margins; the cursor goes to the left margin."""
        if self._is_inside():
            area = self._area()._replace(top=self.cursor.y)
            self._scroll_down(area, count or 1)
            self.cursor.x = self.left
            self.pending = False

    def delete_lines(self, count: int | None = None) -> None:
        """DL: at the cursor, if it is within the margins; the cursor goes to the left margin.

        What is deleted at the top of the screen goes to the scrollback, as in xterm.
        """
        if self._is_inside():
            area = self._area()._replace(top=self.cursor.y)
            self._scroll_up(area, count or 1, self._blank)
            self.cursor.x = self.left
            self.pending = False

    def insert_columns(self, count: int | None = None) -> None:
        """DECIC (VT510): at the cursor, in all lines between the margins."""
        if self._is_inside():
            for line in range(self.top, self.bottom):
                self.grid.insert_cells(line, self.cursor.x, count or 1, self.right, self._blank)

    def delete_columns(self, count: int | None = None) -> None:
        """DECDC (VT510): at the cursor, in all lines between the margins."""
        if self._is_inside():
            for line in range(self.top, self.bottom):
                self.grid.delete_cells(line, self.cursor.x, count or 1, self.right, self._blank)

    def shift_left(self, count: int | None = None) -> None:
        """SL (ECMA-48 §8.3.121)."""
        if self._is_inside():
            for line in range(self.top, self.bottom):
                self.grid.delete_cells(line, self.left, count or 1, self.right, self._blank)

    def shift_right(self, count: int | None = None) -> None:
        """SR (ECMA-48 §8.3.135)."""
        if self._is_inside():
            for line in range(self.top, self.bottom):
                self.grid.insert_cells(line, self.left, count or 1, self.right, self._blank)

    def back_index(self) -> None:
        """DECBI (VT510): a column to the left, scrolling to the right at the left margin."""
        if self.cursor.x == self.left and self._is_inside():
            self.shift_right()
        elif self.cursor.x > 0:
            self.cursor.x -= 1
        self.pending = False

    def forward_index(self) -> None:
        """DECFI (VT510): a column to the right, scrolling to the left at the right margin."""
        if self.cursor.x == self.right - 1 and self._is_inside():
            self.shift_left()
        elif self.cursor.x < self.columns - 1:
            self.cursor.x += 1
        self.pending = False

    def scroll_up(self, count: int | None = None) -> None:
        """SU (ECMA-48 §8.3.147)."""
        self._scroll_up(self._area(), count or 1, self._blank)

    def scroll_down(self, count: int | None = None) -> None:
        """SD (ECMA-48 §8.3.113)."""
        self._scroll_down(self._area(), count or 1)

    def _scroll_up(self, area: Area, count: int, blank: str) -> None:
        gone = self.grid.scroll_up(area, count, blank)
        if gone and area.top == 0 and not self.is_alternate:
            self._retire([*gone])
        self._note_scroll(area, count)

    def _scroll_up_once(self, blank: str) -> None:
        if self.right - self.left < self.columns:
            self._scroll_up(self._area(), 1, blank)
            return
        gone = self.rows.pop(self.top)
        self.rows.insert(self.bottom - 1, Row() if blank == PLAIN else self.grid.blank_row(blank))
        if self.top == 0 and not self.is_alternate:
            self.history.append(gone if not self.pens.has_volatile else self._retired(gone))
        self._single_scrolls += 1

    def _scroll_down(self, area: Area, count: int) -> None:
        self.grid.scroll_down(area, count, self._blank)
        self._note_scroll(area, -count)

    def _area(self) -> Area:
        return Area(self.top, self.left, self.bottom, self.right)

    def _is_inside(self) -> bool:
        return self.top <= self.cursor.y < self.bottom and self.left <= self.cursor.x < self.right

    def _note_scroll(self, area: Area, count: int) -> None:
        if self._single_scrolls:
            self._note_single_scrolls()
        if self._scrolls:
            last = self._scrolls[-1]
            if last.area == area and (last.count > 0) == (count > 0):
                last.count += count
                return
            if len(self._scrolls) >= SCROLLS_KEPT:
                return
        self._scrolls.append(_Movement(area, count))

    def _note_single_scrolls(self) -> None:
        """Note what was only counted: scrolls by one line, between margins that are about to change."""
        count, self._single_scrolls = self._single_scrolls, 0
        if count:
            self._note_scroll(self._area(), count)

    def _set_region(self, top: int, bottom: int, left: int, right: int) -> None:
        self._note_single_scrolls()
        self.top, self.bottom, self.left, self.right = top, bottom, left, right

    def take_scrolls(self) -> list[Scrolled]:
        """What moved since the last call, in order; if it was a great deal, only the first of it."""
        self._note_single_scrolls()
        taken, self._scrolls = self._scrolls, []
        edges = [(move.area.top, move.area.bottom - 1, move.area.left, move.area.right - 1) for move in taken]
        return [Scrolled(*edge, move.count) for edge, move in zip(edges, taken, strict=True)]

    # Rectangles (VT510, "DECFRA" and its neighbours)

    def rectangle(
        self, top: int | None = None, left: int | None = None, bottom: int | None = None, right: int | None = None
    ) -> Area | None:
        """The area that the corners name, within the margins if DECOM is set; None if it is empty."""
        first_line, first_column = (self.top, self.left) if self.origin else (0, 0)
        last_line, last_column = (self.bottom, self.right) if self.origin else (self.lines, self.columns)
        area = Area(
            min(first_line + (top or 1) - 1, last_line),
            min(first_column + (left or 1) - 1, last_column),
            min(first_line + bottom, last_line) if bottom else last_line,
            min(first_column + right, last_column) if right else last_column,
        )
        return area if area.top < area.bottom and area.left < area.right else None

    def fill_rectangle(self, code: int | None = None, *corners: int | None) -> None:
        """DECFRA: with a character of the current pen."""
        area = self.rectangle(*corners[:4])
        if area and (32 <= (code or 0) <= 126 or 160 <= (code or 0) <= 255):
            self.grid.fill(area, chr(code or 0), self.pen.number)

    def erase_rectangle(self, *corners: int | None) -> None:
        """DECERA."""
        area = self.rectangle(*corners[:4])
        if area:
            self._erase(area)

    def erase_rectangle_unprotected(self, *corners: int | None) -> None:
        """DECSERA: the rendition stays as it is."""
        area = self.rectangle(*corners[:4])
        if area:
            self.grid.erase_unprotected(area, None, self._is_protected)

    def copy_rectangle(self, *parameters: int | None) -> None:
        """DECCRA: four corners, a page, then line, column and page of the place to copy to."""
        source = self.rectangle(*parameters[:4])
        target = self.rectangle(*parameters[5:7])
        if source and target:
            self.grid.copy(source, target.top, target.left)

    def change_rendition(self, *parameters: int | None) -> None:
        """DECCARA: change attributes of a rectangle; colours are left alone, as the VT510 has none."""
        self._restyle(parameters, lambda style, codes: apply_sgr(style, [(code,) for code in codes]))

    def reverse_rendition(self, *parameters: int | None) -> None:
        """DECRARA: turn attributes of a rectangle over."""
        self._restyle(parameters, toggle_sgr)

    def _restyle(self, parameters: tuple[int | None, ...], change: Callable[[Style, list[int]], Style]) -> None:
        area = self.rectangle(*parameters[:4])
        codes = [code or 0 for code in parameters[4:]] or [0]
        if area is None:
            return

        def repen(number: str) -> str:
            pen = self.pens[number]
            return self.pens.pen(change(pen.style, codes), pen.link, pen.protected).number

        if self.attributes_fill_rectangles or area.bottom - area.top == 1:
            self.grid.restyle(area, repen)
            return
        # DECSACE 1: from the first corner to the second as text runs, over the ends of the lines.
        for line in range(area.top, area.bottom):
            start = area.left if line == area.top else 0
            end = area.right if line == area.bottom - 1 else self.columns
            self.grid.restyle(Area(line, start, line + 1, end), repen)

    def set_attribute_extent(self, how: int | None = None) -> None:
        """DECSACE: 2 makes DECCARA and DECRARA work on the rectangle, 0 and 1 on the stream of cells between."""
        self.attributes_fill_rectangles = how == 2

    # Pens

    def select_graphic_rendition(self, *attrs: int, **kwargs: Any) -> None:  # noqa: ARG002 pyte's signature
        """SGR without sub-parameters."""
        self._take_style(apply_sgr(self.pen.style, [(code,) for code in attrs] or [(0,)]))

    def set_link(self, target: str | None) -> None:
        """OSC 8: cells printed from now on belong to this link, or to none."""
        self.pen = self.pens.pen(self.pen.style, target, self.pen.protected)

    def protect(self, how: int | None = None) -> None:
        """DECSCA: 1 protects what is printed from now on against DECSED and DECSEL."""
        if (how or 0) <= 2:
            self.iso_protection = False
            self._set_protection(how == 1)

    def start_guarded_area(self) -> None:
        """SPA (ECMA-48 §8.3.129): from now on ED, EL and ECH spare what is printed until EPA."""
        self.iso_protection = True
        self._set_protection(True)

    def end_guarded_area(self) -> None:
        """EPA (ECMA-48 §8.3.46)."""
        self._set_protection(False)

    def _set_protection(self, is_set: bool) -> None:
        self.pen = self.pens.pen(self.pen.style, self.pen.link, is_set)

    def push_rendition(self, *_attributes: int | None) -> None:
        """XTPUSHSGR: whatever is asked for, all of the style is pushed."""
        self._pushed_styles = [*self._pushed_styles, self.pen.style][-STYLES_KEPT:]

    def pop_rendition(self) -> None:
        """XTPOPSGR."""
        if self._pushed_styles:
            self._take_style(self._pushed_styles.pop())

    def _take_style(self, style: Style) -> None:
        self.pen = self.pens.pen(style, self.pen.link, self.pen.protected)

    def forget_unused_pens(self) -> None:
        """Take back the pens that nothing on the screens was written with."""
        used = {self.pen.number}
        used.update(saved.pen.number for saved in self.savepoints_by_screen if saved.pen)
        for grid in self.grids:
            for row in grid.rows:
                used.update(row.pens)
        self.pens.keep(used)

    # Modes that change what printing does

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """SM and DECSET, for the modes that the screen itself knows."""
        for number in modes:
            self._set_mode(number, True, bool(kwargs.get("private")))

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """RM and DECRST, for the modes that the screen itself knows."""
        for number in modes:
            self._set_mode(number, False, bool(kwargs.get("private")))

    def _set_mode(self, number: int, is_set: bool, private: bool) -> None:
        if private:
            self.set_private_mode(number, is_set)
        elif number == 4:
            self.insert_mode = is_set
        elif number == 20:
            self.newline_mode = is_set

    def set_private_mode(self, number: int, is_set: bool) -> None:
        """One DEC mode; unknown ones have no effect."""
        match number:
            case 25:
                self.cursor.hidden = not is_set
            case 7:
                self.autowrap = is_set
            case 3:
                self._select_columns()
            case 5:
                self.reverse_screen = is_set
            case 6:
                self.origin = is_set
                self.cursor_position()
            case 12:
                self.cursor_blinking = is_set
            case 45:
                self.reverse_wrap = is_set
            case 69:
                self.has_horizontal_margins = is_set
                self._set_region(self.top, self.bottom, 0, self.columns)
            case 47 | 1047 | 1049:
                self._switch_screen(number, is_set)
            case 1048 if is_set:
                self.save_cursor()
            case 1048:
                self.restore_cursor()
            case _:
                pass

    def private_mode(self, number: int) -> bool | None:
        """Whether a DEC mode is set; None for one that the screen does not know."""
        return {
            5: self.reverse_screen,
            6: self.origin,
            7: self.autowrap,
            12: self.cursor_blinking,
            25: not self.cursor.hidden,
            45: self.reverse_wrap,
            47: self.is_alternate,
            69: self.has_horizontal_margins,
            1047: self.is_alternate,
            1048: self.savepoints_by_screen[self.is_alternate].pen is not None,
            1049: self.is_alternate,
        }.get(number)

    def _select_columns(self) -> None:
        """DECCOLM: a pane keeps its width, but the screen is cleared and the margins reset (VT510)."""
        if self.allows_column_switch:
            self._set_region(0, self.lines, 0, self.columns)
            self._erase(Area(0, 0, self.lines, self.columns))
            self.cursor_position()

    def _switch_screen(self, number: int, alternate: bool) -> None:
        """47, 1047 (clears the alternate screen on leaving), 1049 (and saves the cursor, clears on entering)."""
        if number == 1049 and alternate:
            self.save_cursor()
        if number == 1047 and not alternate and self.is_alternate:
            self._erase(Area(0, 0, self.lines, self.columns))
        self.show_screen(alternate)
        if number == 1049 and alternate:
            self._erase(Area(0, 0, self.lines, self.columns))
        elif number == 1049:
            self.restore_cursor()

    def set_cursor_style(self, how: int | None = None) -> None:
        """DECSCUSR: 0 and 1 blinking block, 2 block, 3 and 4 underline, 5 and 6 bar."""
        how = how or 0
        if how <= 6:
            self.cursor_style = how
            shapes: tuple[CursorShape, ...] = ("block", "underline", "bar")
            self.cursor_shape = shapes[(max(how, 1) - 1) // 2]
            self.cursor_blinking = how == 0 or how % 2 == 1

    # Keys that mean two things

    def save_cursor_or_set_margins(self, left: int | None = None, right: int | None = None) -> None:
        """`CSI s`: DECSLRM while DECLRMM is set, else SCOSC."""
        if self.has_horizontal_margins:
            self.set_left_right_margins(left, right)
        else:
            self.save_cursor()

    def scroll_down_or_track(self, *parameters: int | None) -> None:
        """`CSI T`: SD with at most one parameter, else xterm's highlight tracking, which does not exist here."""
        if len(parameters) <= 1:
            self.scroll_down(*parameters)

    # Whole screens

    def alignment_display(self) -> None:
        """DECALN (VT510): fill the screen with E; margins and cursor home."""
        self._set_region(0, self.lines, 0, self.columns)
        self.origin = False
        self.cursor_position()
        self.grid.fill(Area(0, 0, self.lines, self.columns), "E", PLAIN)
        for row in self.rows:
            row.wrapped = False

    def show_screen(self, alternate: bool) -> None:
        """Switch between the normal and the alternate screen; the cursor stays where it is."""
        if alternate == self.is_alternate:
            return
        self.is_alternate = alternate
        self.grid = self.grids[alternate]
        self.rows = self.grid.rows
        self.joint = False
        self._scrolls.clear()
        self._single_scrolls = 0

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size: the normal screen and the scrollback are laid out again, the alternate screen is clipped.

        The cursor stays on its character; rows go to the scrollback and come back as there is room for them.
        """
        lines, columns = lines or self.lines, columns or self.columns
        if (lines, columns) == (self.lines, self.columns):
            return
        self.tabstops |= set(range(-(-self.columns // TAB_WIDTH) * TAB_WIDTH, columns, TAB_WIDTH))
        normal = self._cursor_of_normal_screen()
        normal = self._refit(lines, columns, normal)
        self._clip_alternate(lines, columns)
        self.lines, self.columns = lines, columns
        self._set_region(0, lines, 0, columns)
        self._scrolls.clear()
        self._single_scrolls = 0
        if self.is_alternate:
            saved = self.savepoints_by_screen[0]
            self.savepoints_by_screen[0] = replace(saved, x=min(normal.column, columns - 1), y=normal.row)
            self.cursor.x, self.cursor.y = min(self.cursor.x, columns - 1), min(self.cursor.y, lines - 1)
            self.pending = False
        else:
            self.cursor.x, self.cursor.y = min(normal.column, columns - 1), normal.row
            self.pending = normal.column == columns

    def _cursor_of_normal_screen(self) -> Place:
        if self.is_alternate:
            saved = self.savepoints_by_screen[0]
            return Place(min(saved.y, self.lines - 1), saved.x + saved.pending)
        return Place(self.cursor.y, self.cursor.x + self.pending)

    def _refit(self, lines: int, columns: int, cursor: Place) -> Place:
        """Lay out the normal screen and its scrollback for another size, as tmux does; where the cursor is then.

        Fewer lines: those below the cursor are given up first, then the top ones go to the scrollback. More lines: the
        scrollback gives back what it has. Another width: the screen stays at the end of all rows.
        """
        grid = self.grids[0]
        shown = list(grid.rows)
        del shown[max(lines, cursor.row + 1) :]
        rows: list[StoredRow] = [*self.history.stored(), *shown]
        place = Place(len(self.history) + cursor.row, cursor.column)
        rows += [Row() for _ in range(lines - len(rows))]
        if columns != self.columns:
            rows, (place,) = reflow(rows, self.columns, columns, [place], self.pens.packed)
            rows += [Row() for _ in range(lines - len(rows))]
        first = len(rows) - lines
        self.history.replace([self._retired(row) for row in rows[:first]])
        grid.columns = columns
        grid.rows[:] = [self._returned(row) for row in rows[first:]]
        return Place(place.row - first, place.column) if place.row >= first else Place(0, 0)

    def _retire(self, rows: list[StoredRow]) -> None:
        """Add rows to the scrollback."""
        self.history.extend(map(self._retired, rows) if self.pens.has_volatile else rows)

    def _retired(self, row: StoredRow) -> StoredRow:
        """The row as the scrollback keeps it."""
        if isinstance(row, str) or not self.pens.has_volatile:
            return row
        whole = as_row(row)
        return self.pens.packed(whole) if whole.palette is None and self.pens.is_volatile(whole) else row

    def _returned(self, row: StoredRow) -> Row:
        """The row as a screen needs it: its own object, with our pens."""
        whole = as_row(row).copy()
        self.pens.unpack(whole)
        return whole

    def _clip_alternate(self, lines: int, columns: int) -> None:
        """Lines below the cursor are given up first, then those at the top."""
        grid = self.grids[1]
        if self.is_alternate and self.cursor.y >= lines:
            surplus = self.cursor.y + 1 - lines
            del grid.rows[:surplus]
            self.cursor.y -= surplus
        grid.resize(lines, columns)

    # pyte's way of looking at a screen

    @property
    def display(self) -> list[str]:
        """The rows as plain text."""
        return [row.text for row in self.rows]
