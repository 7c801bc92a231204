"""How far a pane is scrolled up into the history of its emulator, whose rows come and go and are laid out anew."""

from typing import Literal, TypeAlias

from app.terminal.emulator import Emulator
from app.terminal.rows import Bookmark

Scroll: TypeAlias = Literal["up", "down", "half-up", "half-down", "page-up", "page-down", "top", "bottom"]


class PaneScroll:
    """`offset` is how many rows the view is above the live end."""

    def __init__(self) -> None:
        """At the live end."""
        self.offset = 0
        self._top: Bookmark | None = None

    def restart(self) -> None:
        """Another emulator: its live end."""
        self.offset, self._top = 0, None

    def move(self, emulator: Emulator, rows: int) -> bool:
        """Up by so many rows, down if negative, as far as there is a history; whether that changed anything."""
        limit = 0 if emulator.modes.alternate_screen else emulator.history_len
        offset = max(0, min(self.offset + rows, limit))
        if offset == self.offset:
            return False
        self.offset = offset
        self._top = emulator.lines.bookmark(emulator.lines.screen_top - offset) if offset else None
        return True

    def follow(self, emulator: Emulator) -> None:
        """Stay on the text that is shown: rows arrive below, are dropped above, and another width lays them out."""
        if self._top is None or emulator.modes.alternate_screen:
            self.offset, self._top = 0, None
        else:
            self.offset = max(0, min(emulator.lines.screen_top - self._top.line, emulator.history_len))

    def rows_to(self, where: Scroll | None, emulator: Emulator, height: int) -> int:
        """How many rows a step is in a pane of that height; None: back to the live end."""
        page = max(1, height - 1)
        match where:
            case "up":
                return 1
            case "down":
                return -1
            case "half-up":
                return page // 2
            case "half-down":
                return -(page // 2)
            case "page-up":
                return page
            case "page-down":
                return -page
            case "top":
                return emulator.history_len
            case "bottom" | None:
                return -self.offset
