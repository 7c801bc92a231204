"""Programs on PATH."""

from pathlib import Path
from typing import Protocol


class Programs(Protocol):
    """What can be started on this machine."""

    def find(self, command: str) -> Path | None:
        """The absolute path of a command's program, or None if PATH does not have it."""
        ...
