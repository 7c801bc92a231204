"""A directory opened as a workspace."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Project:
    """`root` is the real path (links resolved); `key` names its state, so two clones never share it."""

    root: Path
    key: str

    @property
    def name(self) -> str:
        """What the screen calls the project: its folder's name."""
        return self.root.name or str(self.root)

    @property
    def folder(self) -> Path:
        """Where the project keeps its data."""
        return self.root / ".ideai"
