"""What writers who were killed have left in our folders."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.project import Project


class Leftovers(Protocol):
    """Temporary files that nobody will put in their places any more."""

    async def find(self, project: Project | None, now: float) -> Sequence[Path]:
        """Those of the project, or without one the user's own, sorted. What cannot be read is left out.

        One that may still be written is none; `now` is in seconds since the epoch.
        """
        ...

    async def remove(self, path: Path) -> bool:
        """Remove one that was found; False if it is gone, or cannot be removed."""
        ...
