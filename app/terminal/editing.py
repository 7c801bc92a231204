"""Erasing, inserting and deleting at the cursor. Sources: ECMA-48, VT510; erased cells keep the background colour."""

from typing import Any

from app.terminal.clusters import ClusterPrinting
from app.terminal.grid import Area
from app.terminal.rows import PLAIN


class Editing(ClusterPrinting):
    """The control functions that change what is on the screen without printing."""

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL: 0 to the end, 1 from the beginning, 2 all; `private` (DECSEL) leaves protected cells alone."""
        x, y = self.cursor.x, self.cursor.y
        if (not how or how == 2) and not private and not self.iso_protection and self.pen.bg is None:
            self.pending = False  # by far the most frequent forms, without the general way's detours
            row = self.rows[y]
            row.wrapped = False
            if how:
                row.marks = ()
            row.truncate(0 if how else x)
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

    def _erase(self, area: Area, only_unprotected: bool = False) -> None:
        blank = self._blank
        if only_unprotected or self.iso_protection:
            self.grid.erase_unprotected(area, blank, self._is_protected)
            return
        if area.left == 0 and area.right == self.columns:
            for row in self.rows[area.top : area.bottom]:
                row.marks = ()
                row.wrapped = False
                if blank == PLAIN:
                    row.truncate(0)
                else:
                    row.overlay(0, " " * self.columns, blank * self.columns)
            return
        for line in range(area.top, area.bottom):
            self.grid.erase(line, area.left, area.right, blank)

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        x, y = self.cursor.x, self.cursor.y
        self.pending = False
        end = x + (count or 1)
        if self.iso_protection or end >= self.columns:
            self._erase(Area(y, x, y + 1, min(end, self.columns)))
        else:
            self.grid.erase(y, x, end, self._blank)

    def insert_characters(self, count: int | None = None) -> None:
        """ICH: at the cursor, if it is within the margins."""
        self.pending = False
        if self.left <= self.cursor.x < self.right:
            self.grid.insert_cells(self.cursor.y, self.cursor.x, count or 1, self.right, self._blank)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH: at the cursor, if it is within the margins."""
        if self.left <= self.cursor.x < self.right:
            self.pending = False
            self.grid.delete_cells(self.cursor.y, self.cursor.x, count or 1, self.right, self._blank)

    def insert_lines(self, count: int | None = None) -> None:
        """IL: at the cursor, if it is within the margins; the cursor goes to the left margin."""
        if self._is_inside():
            area = Area(self.cursor.y, self.left, self.bottom, self.right)
            self._scroll_down(area, count or 1)
            self.cursor.x = self.left
            self.pending = False

    def delete_lines(self, count: int | None = None) -> None:
        """DL: at the cursor, if it is within the margins; the cursor goes to the left margin.

        What is deleted at the top of the screen goes to the scrollback, as in xterm.
        """
        if self._is_inside():
            area = Area(self.cursor.y, self.left, self.bottom, self.right)
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
        if self.cursor.x == self.left:
            if self._is_inside():
                self.shift_right()
        elif self.cursor.x > 0:
            self.cursor_back()
        self.pending = False

    def forward_index(self) -> None:
        """DECFI (VT510): a column to the right, scrolling to the left at the right margin."""
        if self.cursor.x == self.right - 1:
            if self._is_inside():
                self.shift_left()
            return
        if self.cursor.x < self.columns - 1:
            self.cursor.x += 1
        self.pending = False
