"""Histories without a disk."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.errors import IdeaiError
from app.domain.session import SessionId, Size
from app.ports.histories import Printed


@dataclass(slots=True)
class FakeHistories:
    """`kept` is all of it; `errors` maps a method's name to what it raises next time."""

    kept: dict[SessionId, list[Printed]] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    sizes: dict[SessionId, Size] = field(default_factory=dict)

    async def begin(self, session_id: SessionId, size: Size) -> None:
        """Noted."""
        if error := self.errors.pop("begin", None):
            raise error
        self.sizes[session_id] = size
        self.kept.setdefault(session_id, []).append(Printed(size, b""))

    def printed(self, session_id: SessionId, data: bytes) -> None:
        """Noted."""
        if session_id in self.sizes:
            self.kept[session_id].append(Printed(self.sizes[session_id], data))

    def resized(self, session_id: SessionId, size: Size) -> None:
        """Noted."""
        self.sizes[session_id] = size

    async def read(self, session_id: SessionId) -> tuple[Printed, ...]:
        """What was noted."""
        return tuple(self.kept.get(session_id, ()))

    async def forget(self, session_id: SessionId) -> None:
        """Gone."""
        self.kept.pop(session_id, None)
        self.sizes.pop(session_id, None)

    async def forget_others(self, session_ids: Collection[SessionId]) -> None:
        """Gone."""
        for session_id in set(self.kept) - set(session_ids):
            await self.forget(session_id)
