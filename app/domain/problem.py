"""What is wrong with a file that a user can mend."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that could not be used: where, and one sentence why. `line` counts from 1."""

    path: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        """`path:line: message`, as editors and people read it."""
        where = f"{self.path}:{self.line}" if self.line is not None else f"{self.path}"
        return f"{where}: {self.message}"
