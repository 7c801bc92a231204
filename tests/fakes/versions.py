"""Versions without programs."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class FakeVersions:
    """`known` are the versions by the names of the programs; `asked` are those that were looked for."""

    known: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def find(self, program: Path) -> str | None:
        """The one that is known."""
        self.asked.append(program.name)
        return self.known.get(program.name)
