"""Time that stands still until it is told to go on."""

from dataclasses import dataclass


@dataclass(slots=True)
class FakeClock:
    """`time` is what it says, in seconds since the epoch."""

    time: float = 1_800_000_000.0

    def now(self) -> float:
        """The time as it was set."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds
