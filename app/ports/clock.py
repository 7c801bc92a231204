"""The time."""

from typing import Protocol


class Clock(Protocol):
    """Time comes through a port, so that pictures and tests repeat."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...
