"""Programs found by a given PATH."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PathPrograms:
    """`Programs` of a PATH: folders with `:` between them.

    Relative and empty entries do not count: they would mean another program in every project, one that a cloned
    repository could bring along.
    """

    path: str

    def find(self, command: str) -> Path | None:
        """The absolute path of a command's program, or None; a command with a `/` must be absolute itself."""
        if not command or "\0" in command or ("/" in command and not Path(command).is_absolute()):
            return None
        folders = [folder for folder in self.path.split(os.pathsep) if Path(folder).is_absolute()]
        found = shutil.which(command, path=os.pathsep.join(folders)) if folders or "/" in command else None
        return Path(found) if found else None
