"""Programs without a PATH."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class FakePrograms:
    """`found` are the commands that can be started."""

    found: set[str] = field(default_factory=set)

    def find(self, command: str) -> Path | None:
        """A made-up place for the commands there are."""
        return Path("/usr/bin") / command if command in self.found else None
