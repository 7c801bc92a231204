"""The screen: a cursor on a grid of cells, and what every control function does to them.

A pyte.Screen with the same method names, but other insides: rows are strings (rows.py), and where pyte and xterm differ
xterm is right. Sources: ECMA-48, xterm ctlseqs, DEC VT510 Video Terminal Programmer Information; where they leave a
choice, xterm's behaviour. One class, told in chapters that build on each other: state, movement, printing, clusters,
editing, rectangles, and here what concerns whole screens.
"""

from dataclasses import replace
from itertools import compress
from typing import Any

from app.terminal.grid import Area
from app.terminal.rectangles import Rectangles
from app.terminal.reflow import Place, Reflowed, reflow
from app.terminal.rows import PLAIN, Bookmark, CursorShape, Row
from app.terminal.state import TAB_WIDTH
from app.terminal.stored import StoredRow, as_row
from app.terminal.styles import Style


class Screen(Rectangles):
    """A normal and an alternate screen with one cursor, and the scrollback of the normal one (state.py)."""

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
            case 2:
                self.is_vt52 = self.is_vt52 or not is_set
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
            case 40:
                self.allows_column_switch = is_set
            case 41:
                self.has_more_fix = is_set
            case 42 if self.level >= 2:
                self.has_national_sets = is_set
            case 45:
                self.reverse_wrap = is_set
            case 69 if self.level >= 4:
                self.has_horizontal_margins = is_set
                if not is_set:
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
            40: self.allows_column_switch,
            41: self.has_more_fix,
            42: self.has_national_sets if self.level >= 2 else None,
            45: self.reverse_wrap,
            47: self.is_alternate,
            69: self.has_horizontal_margins if self.level >= 4 else None,
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
            self.pending = False
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

    # Whole screens

    def alignment_display(self) -> None:
        """DECALN (VT510): fill the screen with E; margins, cursor and attributes as by default, but not the colours."""
        self._set_region(0, self.lines, 0, self.columns)
        self.origin = False
        self.cursor_position()
        self._take_style(Style(fg=self.pen.style.fg, bg=self.pen.style.bg))
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
        if columns == self.columns:
            return self._add_or_take_lines(lines, cursor)
        grid = self.grids[0]
        shown = list(grid.rows)
        del shown[max(lines, cursor.row + 1) :]
        marks = list(self.bookmarks)
        top = self.history.end
        places = [cursor, *(Place(mark.line - top, 0) for mark in marks)]
        rows, (place, *moved) = self._reflowed_end(shown, lines, columns, places)
        rows += [Row() for _ in range(lines - len(rows))]
        first = len(rows) - lines
        self._follow(marks, moved, columns)
        self._retire([*rows[:first]])
        grid.columns = columns
        grid.rows[:] = [self._returned(row) for row in rows[first:]]
        return Place(place.row - first, place.column) if place.row >= first else Place(0, 0)

    def _follow(self, marks: list[Bookmark], moved: list[Place], columns: int) -> None:
        """Fold the scrollback, and tell the bookmarks where their rows are: `moved` knows of those that are not in it.

        A row that was dropped counts as the oldest.
        """
        history = self.history
        dropped, top = history.dropped, history.end
        inside = [mark.line < top and len(history) > 0 for mark in marks]
        found = iter(history.fold(columns, [max(0, mark.line - dropped) for mark in compress(marks, inside)]))
        for mark, is_inside, place in zip(marks, inside, moved, strict=True):
            mark.line = dropped + next(found) if is_inside else history.end + place.row

    def _reflowed_end(self, shown: list[Row], lines: int, columns: int, places: list[Place]) -> Reflowed:
        """The shown rows, and as many lines of the scrollback, taken from it, as fill the screen, in another width."""
        rows = [*shown]
        while True:
            count = lines + len(rows) - len(shown)
            taken = [as_row(row) for row in self.history.take_lines_back(count)]
            rows[:0] = taken
            if not self.history:
                rows += [Row() for _ in range(lines - len(rows))]
            places = [Place(place.row + len(taken), place.column) for place in places]
            done = reflow(rows, self.columns, columns, places, self.pens.packed)
            if not self.history or len(done.rows) >= lines:
                return done

    def _add_or_take_lines(self, lines: int, cursor: Place) -> Place:
        rows = self.grids[0].rows
        del rows[max(lines, cursor.row + 1) :]
        surplus = len(rows) - lines
        if surplus > 0:
            self._retire([*rows[:surplus]])
            del rows[:surplus]
        else:
            back = self.history.take_back(-surplus)
            rows[:0] = [self._returned(row) for row in back]
            surplus = -len(back)
            rows.extend(Row() for _ in range(lines - len(rows)))
        return Place(cursor.row - surplus, cursor.column)

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
