"""Temporary files of writers who were killed, in the folders that only ideai writes such files in."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app import atomic
from app.domain.errors import Refused
from app.domain.project import Project
from app.files import project_folder
from app.files.folders import opened
from app.threads import in_thread

MAX_FOLDERS = 20_000
"""Of one place that are looked into."""

_CONFIG_LEVELS = 3
_STATE_LEVELS = 4
"""Down to the records of environments, and not into what agents work in."""

_PROJECT_LEVELS = 3
_NOT_OURS = "run"
"""The folder of a project's in which agents work."""


@dataclass(frozen=True, slots=True)
class LocalLeftovers:
    """`Leftovers`; the user's own are below `config` and `state`."""

    config: Path
    state: Path

    async def find(self, project: Project | None, now: float) -> Sequence[Path]:
        """As the port says; no link is followed."""
        return await in_thread(partial(self._find, project, now))

    async def remove(self, path: Path) -> bool:
        """As the port says."""
        return await in_thread(partial(_remove, path))

    def _find(self, project: Project | None, now: float) -> list[Path]:
        folders = [folder for place, levels in self._places(project) for folder in _folders(place, levels)]
        return sorted(folder / name for folder in dict.fromkeys(folders) for name in _abandoned(folder, now))

    def _places(self, project: Project | None) -> list[tuple[Path, int]]:
        if project is None:
            return [(self.config, _CONFIG_LEVELS), (self.state, _STATE_LEVELS)]
        try:
            return [(project_folder.inside(project, project.folder), _PROJECT_LEVELS)]
        except Refused:
            return []


def _folders(place: Path, levels: int) -> Iterator[Path]:
    """The place and the folders so many levels below it."""
    depth = len(place.parts)
    for seen, (outer, folders, _) in enumerate(os.walk(place)):
        if seen >= MAX_FOLDERS:
            return
        folder = Path(outer)
        if len(folder.parts) - depth >= levels:
            folders.clear()
        if folder == place:
            folders[:] = [name for name in folders if name != _NOT_OURS]
        yield folder


def _abandoned(folder: Path, now: float) -> list[str]:
    try:
        return atomic.abandoned(folder, now)
    except OSError:
        return []


def _remove(path: Path) -> bool:
    """Through the folder's handle: whoever puts a link in its place has nothing else removed."""
    with suppress(OSError), opened(path.parent) as folder:
        if atomic.is_temporary(path.name) and not folder.is_folder(path.name):
            os.unlink(path.name, dir_fd=folder.descriptor)
            return True
    return False
