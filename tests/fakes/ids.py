"""Identities in order, so that tests and pictures repeat."""

from dataclasses import dataclass


@dataclass(slots=True)
class FakeIds:
    """Canonical version 4 UUIDs that count: `…000000000001`, `…000000000002`."""

    made: int = 0

    def new(self) -> str:
        """The next one."""
        self.made += 1
        return f"00000000-0000-4000-8000-{self.made:012x}"
