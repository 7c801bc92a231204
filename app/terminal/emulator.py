"""The terminal: bytes of a program in; rows, replies and events out. No PTY, no clock, no user interface."""

from collections.abc import Sequence

from app.terminal.colours import Colours, Theme
from app.terminal.commands import command_table
from app.terminal.events import TerminalEvent
from app.terminal.lines import Lines, Position
from app.terminal.links import Link, link_at
from app.terminal.modes import Modes
from app.terminal.outbox import Outbox
from app.terminal.parser import Parser
from app.terminal.reports import Reports
from app.terminal.rows import SAME_PEN, Cursor, Row, Run, Scrolled
from app.terminal.screen import Screen
from app.terminal.strings import Strings
from app.terminal.switches import Switches
from app.terminal.vt52 import Vt52


class Emulator:
    """A VT terminal with xterm's extensions.

    `scrollback` is how many rows are kept; `cell_pixels` the width and height that programs are told a cell has;
    `identity` what XTVERSION answers.
    """

    def __init__(
        self,
        rows: int,
        cols: int,
        scrollback: int = 20_000,
        *,
        theme: Theme | None = None,
        cell_pixels: tuple[int, int] = (8, 16),
        identity: str = "ideai",
    ) -> None:
        self._outbox = Outbox()
        self._screen = Screen(max(1, cols), max(1, rows), scrollback)
        self._screen.cell_pixels = cell_pixels
        self._colours = Colours(theme or Theme())
        self._switches = Switches(self._screen, self._outbox)
        self._reports = Reports(self._screen, self._outbox, self._colours, identity)
        commands = command_table(self._screen, self._switches, self._reports, self._outbox, self._reset)
        strings = Strings(self._screen, self._outbox, self._colours, self._reports)
        self._parser = Parser(self._screen, commands, strings, Vt52(self._screen, commands, self._outbox))
        self._lines = Lines(self._screen)
        self._generation = 0
        self._was_fed = False
        self._view = self._viewed()

    # In

    def feed(self, data: bytes) -> None:
        """Take output of the program; any bytes, cut anywhere."""
        if data:
            self._was_fed = True
            self._parser.feed(data)

    def resize(self, rows: int, cols: int) -> None:
        """Change the size, at least 1 by 1; the program is told if it asked to be (mode 2048)."""
        rows, cols = max(1, rows), max(1, cols)
        if (rows, cols) == (self.rows, self.cols):
            return
        self._was_fed = True
        self._screen.resize(rows, cols)
        if self._switches.modes.resize_reports:
            self._switches.report_size()

    def set_theme(self, theme: Theme) -> None:
        """Change the colours that the program is told of; it hears of it if it asked to (mode 2031)."""
        if theme != self._colours.theme:
            self._colours.theme = theme
            if self._switches.modes.colour_scheme_updates:
                self._switches.report_colour_scheme(theme.is_dark)

    # Out

    def take_replies(self) -> bytes:
        """What the program asked for, to be written to it; empties the store."""
        return self._outbox.take_replies()

    def take_events(self) -> list[TerminalEvent]:
        """What happened beside drawing, in order; empties the store."""
        return self._outbox.take_events()

    def take_scrolls(self) -> list[Scrolled]:
        """Which rows moved since the last call: hints, so that drawn rows can be moved instead of drawn again."""
        return self._screen.take_scrolls()

    @property
    def rows(self) -> int:
        """Height of the screen."""
        return self._screen.lines

    @property
    def cols(self) -> int:
        """Width of the screen."""
        return self._screen.columns

    @property
    def generation(self) -> int:
        """Grows when something that can be seen has changed since the last look: see `_viewed`."""
        if self._was_fed:
            self._was_fed = False
            before, self._view = self._view, self._viewed()
            self._generation += self._view != before
        return self._generation

    @property
    def history_len(self) -> int:
        """Rows in the scrollback; none while the alternate screen is shown does not empty it."""
        return len(self._screen.history)

    @property
    def history_dropped(self) -> int:
        """Rows that left the scrollback's top since the start."""
        return self._screen.history.dropped

    @property
    def title(self) -> str:
        """The window's title as the program set it."""
        return self._screen.title

    @property
    def modes(self) -> Modes:
        """What the program switched on."""
        return self._switches.modes

    @property
    def colours(self) -> Colours:
        """The theme with the program's changes; read-only for callers."""
        return self._colours

    @property
    def cursor(self) -> Cursor:
        """Where the next character goes; in the last column while a wrap is pending."""
        screen = self._screen
        cursor = screen.cursor
        return Cursor(cursor.y, cursor.x, not cursor.hidden, screen.cursor_shape, screen.cursor_blinking)

    def row(self, index: int) -> Row:
        """A row: 0 to rows-1 on the screen, -1 (the newest) to -history_len in the scrollback.

        Raises IndexError for any other.
        """
        if index >= 0:
            return self._screen.rows[index]
        return self._screen.history[len(self._screen.history) + index]

    def runs(self, index: int) -> Sequence[Run]:
        """The row's cells in runs of one style and link, as far as it was written; what is missing is blank.

        The index means what it means for `row`.
        """
        row = self.row(index)
        looks = self._screen.pens.looks_of(row)
        runs: list[Run] = []
        for match in SAME_PEN.finditer(row.pens):
            start, end = match.span()
            look = looks[match[1]]
            runs.append(Run(row.cut(start, end), end - start, look.style, look.link))
        return runs

    @property
    def lines(self) -> Lines:
        """The scrollback and the screen for search.py, selection.py and prompts.py."""
        return self._lines

    def link_at(self, position: Position) -> Link | None:
        """The link under a cell of `lines`, if there is one. Raises IndexError for a row that does not exist."""
        return link_at(self._lines, self._screen.pens, position)

    def text(self) -> list[str]:
        """The screen's rows as plain text, without trailing blanks."""
        return [row.text.rstrip() for row in self._screen.rows]

    def _viewed(self) -> tuple[object, ...]:
        """What a picture of the terminal depends on, and whether it is to be shown at all (mode 2026)."""
        screen = self._screen
        return (
            [row.generation for row in screen.rows],
            screen.columns,
            self.cursor,
            screen.is_alternate,
            screen.reverse_screen,
            len(screen.history),
            screen.history.dropped,
            self._switches.is_synchronized,
        )

    def _reset(self) -> None:
        self._screen.reset()
        self._switches.reset()
        self._reports.reset()
        self._colours.palette.clear()
        self._colours.slots.clear()
