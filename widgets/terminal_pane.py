"""The pane: shows what a session's emulator holds, and turns keys, pastes and the mouse into what its program hears."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from app.domain.layout import PaneId
from app.domain.session import Size
from app.terminal.encode import PASTE_END, PASTE_START, encode, encode_focus, encode_paste_chunk, encode_text
from app.terminal.keys import Key, Mods
from app.terminal.mouse import MouseReport, encode_mouse, wheel_as_arrows
from widgets.deaf import Deaf
from widgets.line import fit
from widgets.pane_copy import CopyStep
from widgets.pane_image import CursorLook, Footer, Frame, PaneImage, stretches
from widgets.pane_reading import PaneReading
from widgets.pane_scroll import Scroll
from widgets.pane_view import PaneView, instead_of_program, is_big_enough, what_after
from widgets.row_strips import Ink

WHEEL_ROWS: Final = 3
HOLD_LIMIT: Final = 0.15
"""Seconds that a synchronized update (mode 2026) may keep the pane from being drawn; then it is drawn as it stands."""

CLICK_SECONDS: Final = 0.4
"""How long after a click another one counts with it."""

_WHEEL_DIRECTION: Final = {4: 1, 5: -1}


class TerminalPane(Deaf, can_focus=True):
    """One session's screen. It has no border or padding: its frame is the grid's.

    `look` is called from outside when there may be something new; between two looks nothing is read of the emulator,
    so that a repaint for another widget's sake shows no half-finished frame.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "terminal-pane--hint",
        "terminal-pane--mark",
        "terminal-pane--ended",
        "terminal-pane--failed",
        "terminal-pane--selected",
        "terminal-pane--match",
    }

    class Asked(Message):
        """A request of one pane."""

        def __init__(self, pane_id: PaneId) -> None:
            """`pane_id` says which."""
            super().__init__()
            self.pane_id = pane_id

    class Focused(Asked):
        """The pane got the focus, and not because its tab says so."""

    class StartRequested(Asked):
        """Enter in an empty pane."""

    class FreshStartRequested(Asked):
        """f in a pane that could go on with a conversation: begin a new one."""

    class RestartRequested(Asked):
        """R in a pane whose program has ended."""

    class CloseRequested(Asked):
        """x in an empty pane, or in one whose program has ended."""

    class Copied(Asked):
        """Text was selected for the clipboard."""

        def __init__(self, pane_id: PaneId, text: str) -> None:
            """`text` is not empty."""
            super().__init__(pane_id)
            self.text = text

    class Resized(Asked):
        """The pane has another size now, which its program should learn of; sent once per change."""

        def __init__(self, pane_id: PaneId, size: Size) -> None:
            """`size` is at least 4 rows of 20 columns."""
            super().__init__(pane_id)
            self.size = size

    def __init__(self, pane_id: PaneId, view: PaneView | None = None) -> None:
        """An empty pane unless a view is given."""
        super().__init__()
        self.pane_id = pane_id
        self.view = view or PaneView()
        self.draws_cursor = True
        """Off where the outer terminal's own cursor is placed at `cursor_position`."""
        self._image: PaneImage | None = None
        self._reading = PaneReading(lambda: self.size.height)
        self._reading.restart(self.view.emulator)
        self._click_end: Timer | None = None
        self._seen = -1
        self._on_screen = False
        self._told: Size | None = None
        self._telling = False
        self._hold: Timer | None = None

    # What it shows

    def show(self, view: PaneView) -> None:
        """Show this from now on. Scroll and focus stay; another emulator starts at its live end."""
        before, self.view = self.view, view
        is_other = view.emulator is not before.emulator
        if is_other:
            self._reading.restart(view.emulator)
            self._tell_size()
        if is_other or view.exited != before.exited:
            self._image = None
        if is_other or view.session != before.session:
            self._redraw()

    def look(self) -> None:
        """Take over what the emulator shows now and repaint the rows that differ. Nothing happens while hidden."""
        emulator = self.view.emulator
        if emulator is None or not self._on_screen or emulator.generation == self._seen:
            return
        if emulator.modes.synchronized:
            self._hold = self._hold or self.set_timer(HOLD_LIMIT, self._give_up_holding)
            return
        self._draw()

    @property
    def cursor_position(self) -> Offset | None:
        """Where the program's cursor is in this pane; None while it is hidden, scrolled out or the program is dead."""
        emulator = self.view.reader
        if emulator is None or not emulator.cursor.visible or not self._is_big_enough:
            return None
        row, column = emulator.cursor.row + self._reading.offset, emulator.cursor.col
        return Offset(column, row) if row < self.size.height and column < self.size.width else None

    # History

    @property
    def history_offset(self) -> int:
        """How many rows the view is above the live end."""
        return self._reading.offset

    def scroll_history(self, rows: int) -> None:
        """Move the view up into the history, down if negative, as far as there is one."""
        if self._reading.scroll(rows):
            self._draw()

    def scroll(self, where: Scroll | None) -> None:
        """Move the view by a page; None: to the live end."""
        self.scroll_history(self._reading.rows_to(where))

    # Copy mode, in which what is shown stays

    def begin_copying(self) -> None:
        """Show a cursor of the person's own, where the program's is."""
        if self._reading.begin():
            self._redraw()

    def stop_copying(self) -> None:
        """Point at nothing any more; the view stays where it is."""
        if self._reading.stop():
            self._redraw()

    def copy(self, step: CopyStep) -> None:
        """What a key does in copy mode."""
        self._offer(self._reading.take(step))
        self._redraw()

    def search(self, query: str) -> bool:
        """Go to the nearest place above the cursor that has this text; False, and no copy mode, if there is none."""
        found = self._reading.search(query)
        self._redraw()
        return found

    def _offer(self, text: str) -> None:
        if text:
            self.post_message(self.Copied(self.pane_id, text))

    # Input

    def press(self, key: Key) -> None:
        """A key for the program; in a pane without one, the few keys that its hint names."""
        reader = self.view.reader
        if reader is None:
            self._press_without_program(key)
        else:
            self._type(encode(key, reader.modes, newline_as=self.view.newline_as))

    def type_text(self, text: str) -> bool:
        """A run of typed text, as one write; False without a program, for which each key may mean something."""
        reader = self.view.reader
        if reader is not None:
            self._type(encode_text(text, reader.modes))
        return reader is not None

    def paste(self, chunks: Iterable[str]) -> None:
        """A whole paste, bracketed if the program asked for that."""
        reader = self.view.reader
        if reader is None:
            return
        bracketed = reader.modes.bracketed_paste
        self._type(PASTE_START if bracketed else b"")
        for chunk in chunks:
            self._type(encode_paste_chunk(chunk, bracketed=bracketed))
        self._type(PASTE_END if bracketed else b"")

    def tell_focus(self, gained: bool) -> None:
        """Tell the program, if it asked (mode 1004): it has the keys of a person who looks at it, or has not."""
        reader = self.view.reader
        if reader is not None and (report := encode_focus(gained, reader.modes)):
            self.view.write(report)

    def mouse(self, report: MouseReport) -> None:
        """The mouse in this pane's cells: focus, then the program if it asked, else it selects and the wheel scrolls.

        Shift is the person's way to reach the outer terminal's own selection: such a report means nothing here.
        """
        if Mods.SHIFT in report.mods:
            return
        if report.kind == "press":
            self.focus(scroll_visible=False)
        emulator = self.view.emulator
        if emulator is None:
            return
        if self.view.alive and not self._reading.offset and not self._reading.is_copying:
            modes = emulator.modes
            if data := encode_mouse(report, modes) or wheel_as_arrows(report, modes, rows=WHEEL_ROWS):
                self.view.write(data)
                return
        if report.kind == "wheel":
            self.scroll_history(WHEEL_ROWS * _WHEEL_DIRECTION.get(report.button, 0))
        elif self._is_big_enough:
            self._select(report)

    def _select(self, report: MouseReport) -> None:
        if report.kind == "press":
            self._count_clicks_from_now()
        self._offer(self._reading.select(report))
        self._redraw()

    def _count_clicks_from_now(self) -> None:
        if self._click_end is not None:
            self._click_end.stop()
        self._click_end = self.set_timer(CLICK_SECONDS, self._reading.forget_clicks)

    def _type(self, data: bytes) -> None:
        if data:
            self.stop_copying()
            self.scroll(None)
            self.view.write(data)

    def _press_without_program(self, key: Key) -> None:
        if key.event == "release":
            return
        exited, empty = self.view.exited, self.view.session is None
        match key.spelling:
            case "r" | "R" if exited:
                self.post_message(self.RestartRequested(self.pane_id))
            case "x" if exited or empty:
                self.post_message(self.CloseRequested(self.pane_id))
            case "enter" if empty:
                self.post_message(self.StartRequested(self.pane_id))
            case "f" if self.view.resumes and (exited or empty):
                self.post_message(self.FreshStartRequested(self.pane_id))
            case "pageup" | "pagedown":
                self.scroll("page-up" if key.spelling == "pageup" else "page-down")

    # Drawing

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: the usual ones would turn the person's own palette into fixed colours."""
        return ()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the last look, around Textual's own cache: they are kept beside the engine's rows.

        Textual may still paint a pane that it has removed and stripped of its styles; it is blank then.
        """
        if self.parent is None:
            return [Strip.blank(crop.width)] * crop.height
        if self._image is None or len(self._image.lines) != self.size.height:
            self._draw()
        assert self._image is not None
        lines = self._image.lines
        if crop == self.size.region:
            return lines
        return [line.crop(crop.x, crop.right) for line in lines[crop.y : crop.bottom]]

    def render_line(self, y: int) -> Strip:
        """One line of the last look."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def notify_style_update(self) -> None:
        """Start anew in the colours that the styles give now; those of the footer come a moment later: draw then."""
        super().notify_style_update()
        if self._image is not None and self.rich_style != self._image.ink.base:
            self._image = None
            self.refresh()

    def _redraw(self) -> None:
        """Draw now, whether or not the emulator changed; when hidden, at the next show."""
        if self._on_screen and self.parent is not None:
            self._draw()

    def _draw(self) -> None:
        self._stop_holding()
        image = self._image = self._image or self._new_image()
        emulator = self.view.emulator
        note = instead_of_program(self.view, self.size.width, self.size.height)
        if note or emulator is None:  # no note where there is no row for it, as in a pane that is about to go
            image.write(note, self.size.width, self.get_component_rich_style("terminal-pane--hint"))
            self.refresh()
            return
        if emulator.modes.reverse_screen != image.ink.reversed_screen:
            image = self._image = self._new_image()
        self._reading.follow()
        self._seen = emulator.generation
        changed = image.draw(emulator, self._frame())
        if changed:
            self.refresh(*(Region(0, first, self.size.width, rows) for first, rows in stretches(changed)))

    def _new_image(self) -> PaneImage:
        emulator = self.view.emulator
        reversed_screen = emulator is not None and emulator.modes.reverse_screen
        marks = {kind: self.get_component_rich_style(f"terminal-pane--{kind}") for kind in ("selected", "match")}
        return PaneImage(Ink(self.rich_style, reversed_screen=reversed_screen), marks)

    def _frame(self) -> Frame:
        look: CursorLook = "none"
        if self.draws_cursor and self.view.alive:
            look = "solid" if self.has_focus else "hint"
        frame = Frame(self.size.width, self.size.height, self._reading.offset, look, self._footer())
        if not self._reading.is_shown:
            return frame
        return replace(frame, pointer=self._reading.pointer(), marks=self._reading.marks())

    def _footer(self) -> Footer | None:
        session = self.view.session
        if session is not None and self.view.exited:
            name = "terminal-pane--failed" if session.exit_code else "terminal-pane--ended"
            return Footer(fit(what_after(self.view), self.size.width), self.get_component_rich_style(name))
        if self._reading.offset:
            mark = f" ↓ {self._reading.offset:,} more "
            return Footer(mark, self.get_component_rich_style("terminal-pane--mark"), corner=True)
        return None

    @property
    def _is_big_enough(self) -> bool:
        return is_big_enough(self.size.width, self.size.height)

    def _give_up_holding(self) -> None:
        if self._hold is not None:
            self._draw()

    def _stop_holding(self) -> None:
        if self._hold is not None:
            self._hold.stop()
            self._hold = None

    # Size

    def _tell_size(self) -> None:
        if not self._telling and self.is_attached:
            self._telling = True
            self.call_after_refresh(self._tell_size_now)

    def _tell_size_now(self) -> None:
        self._telling = False
        if not self._on_screen or not self._is_big_enough:
            return
        size = Size(rows=self.size.height, cols=self.size.width)
        emulator = self.view.emulator
        shown = Size(emulator.rows, emulator.cols) if emulator is not None else size
        if size != self._told or size != shown:
            self._told = size
            self.post_message(self.Resized(self.pane_id, size))

    # Events of Textual

    def on_show(self) -> None:
        """It is on the screen now: draw what arrived meanwhile."""
        self._on_screen = True
        self._draw()
        self._tell_size()

    def on_hide(self) -> None:
        """It is not on the screen any more: look no more."""
        self._on_screen = False
        self._stop_holding()

    def on_resize(self) -> None:
        """It has another size: draw, and tell once things have settled."""
        self._redraw()
        self._tell_size()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show it in the cursor, and tell the program if it asked (mode 1004)."""
        super().watch_has_focus(has_focus)
        self._redraw()
        self.tell_focus(has_focus)
        if has_focus:
            self.post_message(self.Focused(self.pane_id))
