"""What a screen is: a cursor on a grid of cells, the scrollback, and all that decides what the next function does."""

from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakSet

import pyte
from pyte.screens import Cursor as PyteCursor

from app.terminal.charsets import CHARSETS, LATIN_1, NATIONAL, Charset
from app.terminal.grid import Area, Grid
from app.terminal.history import History
from app.terminal.pens import Pen, PenTable
from app.terminal.rows import PLAIN, Bookmark, CursorShape, Scrolled
from app.terminal.sgr import apply_sgr, restored
from app.terminal.styles import Style

TAB_WIDTH: Final = 8
SCROLLS_KEPT: Final = 64
HIGHEST_LEVEL: Final = 4
"""The conformance level of a VT420 (DECSCL)."""
STYLES_KEPT: Final = 10

_SET_OF_DESIGNATOR: Final = {"(": 0, ")": 1, "-": 1, "*": 2, ".": 2, "+": 3, "/": 3}


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
    gr: int = 2
    origin: bool = False


class ScreenState(pyte.Screen):
    """A normal and an alternate screen with one cursor, and the scrollback of the normal one.

    Rows and columns are zero-based inside, one-based in the arguments of control functions; an argument that is None or
    0 means the default, as ECMA-48 has it. `bottom` and `right` are exclusive.
    """

    # What printing looks at all the time: a class with so many attributes finds slots in half the time.
    __slots__ = (
        "autowrap",
        "bottom",
        "cursor",
        "insert_mode",
        "is_vt52",
        "iso_protection",
        "last_numbers",
        "last_printed",
        "left",
        "origin",
        "pen",
        "pending",
        "pens",
        "right",
        "rows",
        "top",
    )

    def __init__(self, columns: int, lines: int, scrollback: int = 20_000) -> None:
        self.columns = columns
        self.lines = lines
        self.pens = PenTable()
        self.history = History(scrollback, columns, self.pens.packed)
        self.top, self.bottom, self.left, self.right = 0, lines, 0, columns
        self.title = ""
        self.icon_name = ""
        self.cell_pixels: tuple[int, int] = (8, 16)
        """Width and height that programs are told a cell has."""
        self.bookmarks: WeakSet[Bookmark] = WeakSet()
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
        self.is_vt52 = False
        self.cursor_shape: CursorShape = "block"
        self.cursor_blinking = True
        self.cursor_style = 1
        self.attributes_fill_rectangles = False
        self.tabstops = set(range(0, self.columns, TAB_WIDTH))
        self.reverse_screen = False
        self.allows_column_switch = False
        self.has_national_sets = False
        self.level = HIGHEST_LEVEL
        self.has_more_fix = False
        self.hex_titles = False
        self._pushed_styles: list[tuple[Style, tuple[int, ...]]] = []
        self._scrolls.clear()
        self._single_scrolls = 0
        self.pending = False
        self.newline_mode = False
        self._soft_reset()

    def _soft_reset(self) -> None:
        self.pen = self.pens.plain
        self.autowrap = True
        self.insert_mode = False
        self.origin = False
        self.has_horizontal_margins = False
        self.reverse_wrap = False
        self.iso_protection = False
        self.cursor.hidden = False
        self.charsets: list[Charset] = [None, None, None, None]
        self.gl = 0
        self.gr = 2
        self.single_shift: int | None = None
        self.translation: Charset = None
        self.last_printed = self.last_numbers = ""
        self.joint = False
        self._set_region(0, self.lines, 0, self.columns)
        self.savepoints_by_screen[self.is_alternate] = Savepoint()

    def soft_reset(self) -> None:
        """DECSTR (VT510): modes, margins, rendition and saved cursor; the screen's content and the cursor stay."""
        self._soft_reset()

    # Character sets

    @property
    def is_unshifted(self) -> bool:
        """Whether designating ASCII as G0, as many programs do beside every SGR 0, changes nothing."""
        return self.charsets[0] is None and self.translation is None and self.single_shift is None

    @property
    def shift_table(self) -> Charset:
        """What whole texts can be translated with; nothing while there is a single shift, which is `draw`'s."""
        return self.translation if self.single_shift is None else None

    def define_charset(self, code: str, mode: str) -> None:
        """SCS: designate a character set as G0 `(`, G1 `)` or `-`, G2 `*` or `.`, G3 `+` or `/`."""
        if mode in "-./":
            charset = LATIN_1 if code == "A" else None
        else:
            charset = CHARSETS.get(code) or (NATIONAL.get(code) if self.has_national_sets else None)
        self.charsets[_SET_OF_DESIGNATOR[mode]] = charset
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

    def lock_shift_right(self, number: int) -> None:
        """LS1R to LS3R: another set into GR, where UTF-8 has no use for it; DECCIR reports it."""
        self.gr = number

    def shift_once(self, number: int) -> None:
        """SS2, SS3: another set for the next character only."""
        self.single_shift = number

    def _choose_translation(self) -> None:
        self.translation = self.charsets[self.gl]

    def translate(self, text: str) -> str:
        """The text, in which CR and LF may occur, as the character sets in use have it."""
        first = ""
        if self.single_shift is not None:
            end = len(text) - len(text.lstrip("\r\n")) + 1
            first = text[:end].translate(self.charsets[self.single_shift] or {})
            if end <= len(text):
                self.single_shift = None
            text = text[end:]
        return first + (text.translate(self.translation) if self.translation else text)

    # Pens

    @property
    def _blank(self) -> str:
        return PLAIN if self.pen.bg is None else self.pens.blank(self.pen.number)

    def _is_protected(self, number: str) -> bool:
        return self.pens[number].protected

    def select_graphic_rendition(self, *attrs: int, **kwargs: Any) -> None:  # noqa: ARG002 pyte's signature
        """SGR without sub-parameters."""
        self._take_style(apply_sgr(self.pen.style, [(code,) for code in attrs] or [(0,)]))

    def set_link(self, target: str | None) -> None:
        """OSC 8: cells printed from now on belong to this link, or to none."""
        self.pen = self.pens.linked(self.pen, target)

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

    def push_rendition(self, *attributes: int | None) -> None:
        """XTPUSHSGR: the style, or the attributes that are named (as in SGR; 10 or 30 the foreground, 11 or 31 the
        background).
        """
        named = tuple(code for code in attributes if code)
        self._pushed_styles = [*self._pushed_styles, (self.pen.style, named)][-STYLES_KEPT:]

    def pop_rendition(self) -> None:
        """XTPOPSGR: what was pushed is as it was then."""
        if self._pushed_styles:
            self._take_style(restored(self.pen.style, *self._pushed_styles.pop()))

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

    # The saved cursor

    def save_cursor(self) -> None:
        """DECSC: one slot for each of the two screens."""
        self.savepoints_by_screen[self.is_alternate] = Savepoint(
            self.cursor.x, self.cursor.y, self.pending, self.pen, tuple(self.charsets), self.gl, self.gr, self.origin
        )

    def restore_cursor(self) -> None:
        """DECRC; without a DECSC before, the upper left corner and the defaults."""
        saved = self.savepoints_by_screen[self.is_alternate]
        self.cursor.x = min(saved.x, self.columns - 1)
        self.cursor.y = min(saved.y, self.lines - 1)
        self.pending = saved.pending and saved.x < self.columns
        self.pen = saved.pen or self.pens.plain
        self.charsets = list(saved.charsets)
        self.gl, self.gr = saved.gl, saved.gr
        self.origin = saved.origin
        self._choose_translation()

    # The scrolling region, and what moved in it

    def _set_region(self, top: int, bottom: int, left: int, right: int) -> None:
        self._note_single_scrolls()
        self.top, self.bottom, self.left, self.right = top, bottom, left, right

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

    def take_scrolls(self) -> list[Scrolled]:
        """What moved since the last call, in order; if it was a great deal, only the first of it."""
        self._note_single_scrolls()
        taken, self._scrolls = self._scrolls, []
        edges = [(move.area.top, move.area.bottom - 1, move.area.left, move.area.right - 1) for move in taken]
        return [Scrolled(*edge, move.count) for edge, move in zip(edges, taken, strict=True)]
