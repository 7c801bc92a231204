"""What files say, as digests: each is read again only once it is another file or was changed."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from app.files.folders import opened

MAX_KNOWN: Final = 10_000
"""Files whose digests are remembered."""

_PORTION: Final = 1 << 20

_Mark: TypeAlias = tuple[int, int, int, int, int]
"""Device, inode, size, and the times of change of what is in the file and of its entry."""


class FileDigests:
    """Remembers what it has read."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._known: OrderedDict[_Mark, str] = OrderedDict()

    def of(self, folder: Path, paths: Sequence[str]) -> str:
        """One digest of the regular files at these relative paths; one that cannot be read counts as such."""
        whole = hashlib.sha256()
        for path in paths:
            whole.update(f"{path}\0{self._file(folder, path)}\0".encode("utf-8", "surrogateescape"))
        return whole.hexdigest()

    def _file(self, folder: Path, path: str) -> str:
        *folders, name = path.split("/")
        try:
            with opened(folder) as top, top.inner(folders) as parent, parent.reading(name) as file:
                return self._remembered(file)
        except OSError:
            return "unreadable"

    def _remembered(self, file: int) -> str:
        state = os.fstat(file)
        mark = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        if mark not in self._known:
            self._known[mark] = _read(file)
            if len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)
        return self._known[mark]


def _read(file: int) -> str:
    digest = hashlib.sha256()
    while portion := os.read(file, _PORTION):
        digest.update(portion)
    return digest.hexdigest()
