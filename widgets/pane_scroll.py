"""How far a pane is scrolled up into the history of its emulator, which grows and drops rows meanwhile."""

from typing import Literal, TypeAlias

from app.terminal.emulator import Emulator

Scroll: TypeAlias = Literal["up", "down", "half-up", "half-down", "page-up", "page-down", "top", "bottom"]


class PaneScroll:
    """`offset` is how many rows the view is above the live end."""

    def __init__(self) -> None:
        """At the live end."""
        self.offset = 0
        self._total = 0

    def restart(self, emulator: Emulator | None) -> None:
        """Another emulator: its live end."""
        self.offset, self._total = 0, _total(emulator)

    def move(self, emulator: Emulator, rows: int) -> bool:
        """Up by so many rows, down if negative, as far as there is a history; whether that changed anything."""
        limit = 0 if emulator.modes.alternate_screen else emulator.history_len
        offset = max(0, min(self.offset + rows, limit))
        if offset == self.offset:
            return False
        self.offset, self._total = offset, _total(emulator)
        return True

    def follow(self, emulator: Emulator) -> None:
        """Stay on the rows that are shown while new ones arrive below; the oldest may be dropped above."""
        total = _total(emulator)
        if emulator.modes.alternate_screen:
            self.offset = 0
        elif self.offset:
            self.offset = max(0, min(self.offset + total - self._total, emulator.history_len))
        self._total = total

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


def _total(emulator: Emulator | None) -> int:
    """Rows that ever went into the history."""
    return 0 if emulator is None else emulator.history_dropped + emulator.history_len
