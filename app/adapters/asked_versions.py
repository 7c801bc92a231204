"""Versions of programs that are started with `--version`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.processes.versions import ProgramVersions
from app.threads import in_thread

_PATIENCE: Final = 10.0
"""Seconds: twice what a program is given to answer. One that has left a process of its own with its output takes so."""


@dataclass(frozen=True, slots=True)
class AskedVersions:
    """`Versions` of programs that get these variables; each is asked once, and again when its file changes."""

    variables: Mapping[str, str]
    _known: ProgramVersions = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Nothing was asked yet."""
        object.__setattr__(self, "_known", ProgramVersions(self.variables))

    async def find(self, program: Path) -> str | None:
        """The version, as `2.1.4`; None if the program does not tell in time, whatever it leaves running."""
        try:
            version = await in_thread(lambda: self._known.find(str(program), {}), seconds=_PATIENCE)
        except TimeoutError:
            return None
        return ".".join(map(str, version)) if version is not None else None
