"""Versions of programs that are started with `--version`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.processes.versions import ProgramVersions
from app.threads import in_thread


@dataclass(frozen=True, slots=True)
class AskedVersions:
    """`Versions` of programs that get these variables; each is asked once, and again when its file changes."""

    variables: Mapping[str, str]
    _known: ProgramVersions = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Nothing was asked yet."""
        object.__setattr__(self, "_known", ProgramVersions(self.variables))

    async def find(self, program: Path) -> str | None:
        """The version, as `2.1.4`; None if the program does not tell within five seconds."""
        version = await in_thread(lambda: self._known.find(str(program), {}))
        return ".".join(map(str, version)) if version is not None else None
