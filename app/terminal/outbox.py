"""What leaves the emulator beside the picture: bytes for the program and events for whoever owns the terminal."""

import re
from typing import Final

from app.terminal.events import TerminalEvent

REPLY_LIMIT: Final = 64 * 1024
"""Bytes kept until they are taken: a program that asks without reading the answers fills nothing else."""
EVENT_LIMIT: Final = 1024
_SEVEN_BITS: Final = re.compile(rb"\x1b([@-_])")


class Outbox:
    """Replies and events in order, both bounded: what comes after the bound is dropped."""

    def __init__(self) -> None:
        self.sends_c1 = False
        """S8C1T: replies have their introducers and terminators as single bytes (ECMA-35 §6.4.3)."""
        self._replies = bytearray()
        self._events: list[TerminalEvent] = []

    def reply(self, text: str) -> None:
        """Answer the program; whole answers only."""
        answer = text.encode()
        if self.sends_c1:
            answer = _SEVEN_BITS.sub(_as_c1, answer)
        if len(self._replies) + len(answer) <= REPLY_LIMIT:
            self._replies += answer

    def tell(self, event: TerminalEvent) -> None:
        """Add an event."""
        if len(self._events) < EVENT_LIMIT:
            self._events.append(event)

    def take_replies(self) -> bytes:
        """All replies since the last call."""
        taken = bytes(self._replies)
        self._replies.clear()
        return taken

    def take_events(self) -> list[TerminalEvent]:
        """All events since the last call."""
        taken, self._events = self._events, []
        return taken


def _as_c1(introducer: re.Match[bytes]) -> bytes:
    return bytes((introducer[1][0] + 0x40,))
