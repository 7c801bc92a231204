"""The `.deleted/` folders of the stores that keep a folder or a file for each of their things."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from app.domain.errors import Refused
from app.domain.project import Project
from app.domain.stored import Deletion
from app.files import deleted, project_folder
from app.files.failures import failing
from app.files.folders import opened
from app.threads import in_thread

MAX_FOLDERS = 20_000
"""Of one store that are looked into."""

_STORES = ("profiles", "skills", "teams", "templates")


@dataclass(frozen=True, slots=True)
class LocalDeletions:
    """`Deletions`; the user's own are below `config`."""

    config: Path

    async def find(self, project: Project | None) -> tuple[Deletion, ...]:
        """As the port says; no link is followed, and a folder of that name that we did not make is left alone."""
        return await in_thread(partial(self._find, project))

    async def remove(self, deletion: Deletion) -> bool:
        """As the port says."""
        return await in_thread(partial(_remove, deletion))

    def _find(self, project: Project | None) -> tuple[Deletion, ...]:
        found = [deletion for store in self._stores(project) for deletion in _waiting(store)]
        return tuple(sorted(found, key=lambda deletion: deletion.path))

    def _stores(self, project: Project | None) -> list[Path]:
        if project is None:
            return [self.config / name for name in _STORES]
        try:
            return [project_folder.inside(project, project.folder / "skills")]
        except Refused:
            return []


def _waiting(store: Path) -> Iterator[Deletion]:
    for outer, folders, _ in islice(os.walk(store), MAX_FOLDERS):
        if deleted.PLACE in folders:
            folders.remove(deleted.PLACE)
            with suppress(OSError):
                yield from (
                    Deletion(Path(outer, deleted.PLACE, name), at, store) for name, at in deleted.waiting(Path(outer))
                )


def _remove(deletion: Deletion) -> bool:
    *parts, name = deletion.path.relative_to(deletion.store).parts
    with failing("Removing", deletion.path):
        try:
            with opened(deletion.store) as store, store.inner(parts) as place:
                found = place.look(name)
                if found is None or found.st_ctime != deletion.at:
                    return False
                place.remove(name)
        except FileNotFoundError:
            return False
    return True
