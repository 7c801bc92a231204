"""What sessions have printed, for the workspace that comes after this one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from app.domain.session import SessionId, Size


@dataclass(frozen=True, slots=True)
class Printed:
    """A portion of output, on a terminal of that size; no data where a program has begun."""

    size: Size
    data: bytes


class Histories(Protocol):
    """Of each session no more than the end is kept, some hundred kilobytes."""

    async def begin(self, session_id: SessionId, size: Size) -> None:
        """A program begins: what it prints is kept, behind what is kept of the session already. Raises Failed."""
        ...

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """Output; nothing is kept of a session in which nothing has begun."""
        ...

    def resized(self, session_id: SessionId, size: Size) -> None:
        """What comes now is for a terminal of that size."""
        ...

    async def read(self, session_id: SessionId) -> tuple[Printed, ...]:
        """What is kept, in order; nothing for an unknown session. Raises Failed."""
        ...

    async def forget(self, session_id: SessionId) -> None:
        """Keep nothing of it. Raises Failed."""
        ...

    async def forget_others(self, session_ids: Collection[SessionId]) -> None:
        """Keep only what is kept of these. Raises Failed."""
        ...
