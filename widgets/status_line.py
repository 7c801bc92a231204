"""The bottom line: the mode, the keys that matter in it, one message, the clients and the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.cells import cell_len

from app.domain.names import printable
from app.domain.notice import Severity as Severity
from widgets.line import Line, Piece, cells_of, fit, fit_pieces

KeyHint: TypeAlias = tuple[str, str]
"""A key in its spelling and what it does."""

_MESSAGE_CELLS = 500
_SHARED_WIDTH = 2
"""Beside a message the hints get at most one part in this many of the line."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the bottom line says; texts are given ready, the clock too. `work` is what takes long, with its time."""

    mode: str = ""
    hints: tuple[KeyHint, ...] = ()
    message: str = ""
    severity: Severity = "information"
    clients: int = 1
    clock: str = ""
    work: str = ""


class StatusLine(Line):
    """One row. The mode is always there; a message goes before hints, and both before clients and clock."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status-line--mode",
        "status-line--key",
        "status-line--hint",
        "status-line--information",
        "status-line--warning",
        "status-line--error",
        "status-line--facts",
        "status-line--work",
    }

    def __init__(self, status: Status | None = None) -> None:
        """Nothing to show unless it is given."""
        super().__init__()
        self.status = status or Status()

    def show(self, status: Status) -> None:
        """Show this from now on."""
        if status == self.status:
            return
        self.status = status
        self.set_class(status.mode not in ("", "PANE", "NAVIGATE"), "-mode")
        self.refresh()

    def cuts(self, status: Status, width: int) -> bool:
        """Whether a line of that width has no room for the whole message."""
        taken = cells_of(self._left(status, width))
        return taken + cell_len(printable(status.message, _MESSAGE_CELLS)) + 2 > width

    def pieces(self, width: int) -> Sequence[Piece]:
        """` PANE  ctrl+space keys · / search        saved 12:01   ⇅ 3 clients  12:04 `."""
        left = self._left(self.status, width)
        right = self._facts()
        message = printable(self.status.message, _MESSAGE_CELLS)
        spare = width - cells_of(left) - cells_of(right)
        if message and len(message) + 2 > spare:
            right = []
            spare = width - cells_of(left)
        hints = self._hints(spare // _SHARED_WIDTH if message else spare)
        if message and len(message) + 2 > spare - cells_of(hints):
            hints = []
        said = self._message(message, spare - cells_of(hints))
        gap = width - cells_of(left) - cells_of(hints) - cells_of(said) - cells_of(right)
        return [*left, *hints, Piece(" " * max(0, gap), "status-line--hint"), *said, *right]

    @staticmethod
    def _left(status: Status, width: int) -> list[Piece]:
        left = [Piece(f" {status.mode} ", "status-line--mode")] if status.mode else []
        if status.work:
            work = fit(f" ⧗ {printable(status.work, _MESSAGE_CELLS)} ", (width - cells_of(left)) // _SHARED_WIDTH)
            left.append(Piece(work, "status-line--work"))
        return left

    def _hints(self, cells: int) -> list[Piece]:
        """As many whole hints as fit: half a hint helps nobody."""
        shown: list[Piece] = []
        for key, title in self.status.hints:
            hint = [
                Piece(" · " if shown else " ", "status-line--hint"),
                Piece(key, "status-line--key"),
                Piece(f" {title}", "status-line--hint"),
            ]
            if cells_of(shown) + cells_of(hint) > cells:
                break
            shown += hint
        return shown

    def _message(self, message: str, cells: int) -> list[Piece]:
        if not message:
            return []
        return fit_pieces([Piece(f" {fit(message, cells - 2)} ", f"status-line--{self.status.severity}")], cells)

    def _facts(self) -> list[Piece]:
        facts = [f"⇅ {self.status.clients} clients"] if self.status.clients > 1 else []
        facts += [self.status.clock] if self.status.clock else []
        return [Piece(f" {fact} ", "status-line--facts") for fact in facts]
