"""Where deleted files and folders wait to be brought back: `.deleted/` beside them, which git leaves out.

Only the last one of a name waits, and not for ever: a collection removes it for good.

Everything here raises OSError and nothing else.
"""

import errno
import os
from pathlib import Path

from app.files.folders import Folder, opened

PLACE = ".deleted"
_IGNORE = ".gitignore"


def put_aside(path: Path) -> None:
    """Take away a file, a folder with all that is in it, or a link as such. Raises FileNotFoundError."""
    with opened(path.parent) as parent:
        if parent.look(path.name) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        parent.ensure(PLACE)
        with parent.inner([PLACE]) as place:
            if place.look(_IGNORE) is None:
                place.write(_IGNORE, b"*\n", 0o644)
            _replace(place, path.name, parent)


def bring_back(path: Path) -> None:
    """Put back what was taken away last. Raises FileNotFoundError if nothing was, FileExistsError for what is there."""
    with opened(path.parent) as parent, parent.inner([PLACE]) as place:
        if place.look(path.name) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        if parent.look(path.name) is not None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        place.move(path.name, parent, path.name)


def waiting(outer: Path) -> list[tuple[str, float]]:
    """The names that wait beside what lies in the folder, and when they were put there (seconds since the epoch).

    Nothing where the place is none of ours. A rename changes st_ctime (inode(7)).
    """
    with opened(outer) as parent, parent.inner([PLACE]) as place:
        if place.look(_IGNORE) is None:
            return []
        found = {name: place.look(name) for name in place.names() if name != _IGNORE}
        return [(name, said.st_ctime) for name, said in found.items() if said is not None]


def _replace(place: Folder, name: str, source: Folder) -> None:
    """Move it there; what waited under that name goes."""
    place.remove(name)
    source.move(name, place, name)
