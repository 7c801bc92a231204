"""How far a pane is scrolled up into the history of its emulator, whose rows come and go and are laid out anew."""

from typing import Literal, TypeAlias

from app.terminal.emulator import Emulator
from app.terminal.rows import Bookmark

Scroll: TypeAlias = Literal["page-up", "page-down"]


class PaneScroll:
    """`offset` is how many rows the view is above the live end."""

    def __init__(self) -> None:
        """At the live end."""
        self.offset = 0
        self._top: Bookmark | None = None
        self._is_held = False

    def hold(self, emulator: Emulator) -> None:
        """Stay on what is shown, also at the live end, until `let_go`."""
        if not self._is_held:
            self._is_held = True
            self._top = self._top or emulator.lines.bookmark(emulator.lines.screen_top)

    def let_go(self) -> None:
        """At the live end, follow it again."""
        self._is_held = False
        self._top = self._top if self.offset else None

    def restart(self) -> None:
        """Another emulator: its live end."""
        self.offset, self._top, self._is_held = 0, None, False

    def move(self, emulator: Emulator, rows: int) -> bool:
        """Up by so many rows, down if negative, as far as there is a history; whether that changed anything."""
        limit = 0 if emulator.modes.alternate_screen else emulator.history_len
        offset = max(0, min(self.offset + rows, limit))
        if offset == self.offset:
            return False
        self.offset = offset
        self._top = emulator.lines.bookmark(emulator.lines.screen_top - offset) if offset or self._is_held else None
        return True

    def follow(self, emulator: Emulator) -> None:
        """Stay on the text that is shown: rows arrive below, are dropped above, and another width lays them out."""
        if self._top is None or emulator.modes.alternate_screen:
            self.offset, self._top = 0, None
        else:
            self.offset = max(0, min(emulator.lines.screen_top - self._top.line, emulator.history_len))

    def rows_to(self, where: Scroll | None, height: int) -> int:
        """How many rows a step is in a pane of that height; None: back to the live end."""
        page = max(1, height - 1)
        match where:
            case "page-up":
                return page
            case "page-down":
                return -page
            case None:
                return -self.offset
