"""Processes on PTYs."""

from typing import Protocol

from app.domain.injection import Invocation
from app.domain.session import SessionId, Size


class Terminals(Protocol):
    """Starts processes on PTYs and carries bytes to them; what they print goes to the output sink of the adapter."""

    async def spawn(self, session_id: SessionId, invocation: Invocation, size: Size) -> int:
        """Start the process, without blocking the loop; its process id (which is also its group's).

        Raises NotFound if the command is not on PATH, Failed if it cannot be started.
        """
        ...

    def write(self, session_id: SessionId, data: bytes) -> None:
        """Queue bytes for the process, in order, without ever blocking; nothing if the session is gone."""
        ...

    async def write_when_reading(self, session_id: SessionId, data: bytes) -> None:
        """Queue bytes once the program waits for input, or after a short while if that cannot be told."""
        ...

    async def type_at_prompt(self, session_id: SessionId, line: str, sign: str) -> None:
        """Type a line, and Enter, once the screen shows the sign: the program takes a prompt then, and not before.

        Returns at once, and nothing is typed into a program that ends before. Where nobody knows what is on the screen,
        this is `write_when_reading`.
        """
        ...

    def resize(self, session_id: SessionId, size: Size) -> None:
        """Tell the PTY its size; the process gets SIGWINCH once, and only if the size changed."""
        ...

    async def close(self, session_id: SessionId) -> None:
        """End the whole process group (SIGHUP, then SIGKILL) and free the PTY; returns when both are gone."""
        ...
