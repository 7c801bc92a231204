"""What leaves the emulator beside the picture: bytes for the program and events for whoever owns the terminal."""

from typing import Final

from app.terminal.events import TerminalEvent

REPLY_LIMIT: Final = 64 * 1024
"""Bytes kept until they are taken: a program that asks without reading the answers fills nothing else."""
EVENT_LIMIT: Final = 1024


class Outbox:
    """Replies and events in order, both bounded: what comes after the bound is dropped."""

    def __init__(self) -> None:
        self._replies = bytearray()
        self._events: list[TerminalEvent] = []

    def reply(self, text: str) -> None:
        """Answer the program; whole answers only."""
        answer = text.encode()
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
