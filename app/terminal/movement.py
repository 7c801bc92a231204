"""Moving the cursor, and scrolling where it meets a margin. Sources: ECMA-48, xterm ctlseqs, VT510."""

from app.terminal.grid import Area
from app.terminal.rows import PLAIN, Row
from app.terminal.state import ScreenState
from app.terminal.stored import StoredRow, as_row


class Movement(ScreenState):
    """The control functions that move the cursor, set tab stops and margins, and scroll."""

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
        """HT: the next tab stop; pending wrap stays, as in xterm, unless mode 41 is set, which has it carried out."""
        if self.has_more_fix and self.pending and self.autowrap:
            self.next_line()
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
        first = self.left if cursor.x >= self.left else 0
        if count <= cursor.x - first:
            cursor.x -= count
        elif cursor.x <= self.left and cursor.y == self.top:
            cursor.y, cursor.x = self.bottom - 1, self.right - 1  # xterm goes no further, whatever the count
        else:
            width = self.right - self.left
            place = width * cursor.y + max(0, cursor.x - self.left) - count
            y, x = divmod(place % (width * self.lines), width)
            cursor.y, cursor.x = y, self.left + x

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

    # Tab stops and margins

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

    def save_cursor_or_set_margins(self, left: int | None = None, right: int | None = None) -> None:
        """`CSI s`: DECSLRM while DECLRMM is set, else SCOSC."""
        if self.has_horizontal_margins:
            self.set_left_right_margins(left, right)
        else:
            self.save_cursor()

    # Scrolling

    def scroll_up(self, count: int | None = None) -> None:
        """SU (ECMA-48 §8.3.147)."""
        self._scroll_up(self._area(), count or 1, self._blank)

    def scroll_down(self, count: int | None = None) -> None:
        """SD (ECMA-48 §8.3.113)."""
        self._scroll_down(self._area(), count or 1)

    def scroll_down_or_track(self, *parameters: int | None) -> None:
        """`CSI T`: SD with at most one parameter, else xterm's highlight tracking, which does not exist here."""
        if len(parameters) <= 1 and parameters != (0,):
            self.scroll_down(*parameters)

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

    def _retire(self, rows: list[StoredRow]) -> None:
        """Add rows to the scrollback."""
        self.history.extend(map(self._retired, rows) if self.pens.has_volatile else rows)

    def _retired(self, row: StoredRow) -> StoredRow:
        """The row as the scrollback keeps it."""
        if isinstance(row, str) or not self.pens.has_volatile:
            return row
        whole = as_row(row)
        return self.pens.packed(whole) if whole.palette is None and self.pens.is_volatile(whole) else row
