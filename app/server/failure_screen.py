"""What stands in for the app while it cannot be run: the error, and one key to try again."""

import asyncio
import textwrap
import traceback
from typing import Final

from app.server.clients import Clients, Sender
from app.server.tokenizer import Text, Token
from app.terminal.keys import Key

_TRACE_LINES: Final = 12


class FailureScreen:
    """Drawn by hand, because what would draw it is what broke."""

    def __init__(self, clients: Clients, error: BaseException) -> None:
        """`again` is set when a person presses Enter."""
        self.again = asyncio.Event()
        self._clients = clients
        self._error = error

    def take(self, sender: Sender, token: Token) -> None:  # noqa: ARG002 - whoever presses it
        """Enter tries again; ctrl+d or d lets this terminal go."""
        match token:
            case Key(name="enter", event="press"):
                self.again.set()
            case Key(event="press", spelling="ctrl+d") | Text("d"):
                self._clients.detach_last("Detached; the workspace runs on, without its screen.")
            case _:
                pass

    def resized(self, cols: int, rows: int) -> None:  # noqa: ARG002 - it is read when it is drawn
        """Draw for the new size."""
        self.repaint()

    def repaint(self) -> None:
        """Draw to all terminals."""
        cols, rows = self._clients.size
        lines = self._lines(max(cols - 4, 16))[:rows]
        placed = "".join(f"\x1b[{row};3H{line}" for row, line in enumerate(lines, 1))
        self._clients.show(f"\x1b[0m\x1b[2J{placed}")

    def forget(self, sender: Sender) -> None:
        """Nothing is kept of anybody."""

    def _lines(self, width: int) -> list[str]:
        said = (
            "ideai's screen keeps failing, so it is not drawn for now. Agents and shells run on.",
            "",
            "Enter: try again    d: detach    the whole story is in the workspace's log",
            "",
        )
        trace = "".join(traceback.format_exception(self._error)).splitlines()[-_TRACE_LINES:]
        lines = ["", *(part for line in said for part in (textwrap.wrap(line, width) or [""]))]
        return lines + ["".join(c for c in line if c.isprintable())[:width] for line in trace]
