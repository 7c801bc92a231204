"""What programs say of their versions."""

from pathlib import Path
from typing import Protocol


class Versions(Protocol):
    """Starts a program to ask it, as seldom as possible and for a short time only."""

    async def find(self, program: Path) -> str | None:
        """The version, as `2.1.4`; None if the program does not tell."""
        ...
