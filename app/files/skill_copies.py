"""Copies of skills as CLIs take them. Everything here raises OSError, and Failed with the source that it was about."""

import os
from collections.abc import Sequence
from pathlib import Path

from app import atomic
from app.domain.environment import parts_of
from app.domain.skill import Skill
from app.domain.skill_import import SkillFile
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.front_matter_repair import repaired

MAX_DOCUMENT = 4 << 20
"""Bytes of a `SKILL.md`."""

MAX_COPIED = 256 << 20
"""Bytes of all supporting files of one launch."""


class SkillCopies:
    """Writes the files of skills; the supporting ones of one launch together are bounded."""

    def __init__(self) -> None:
        """Nothing was copied yet."""
        self._left = MAX_COPIED

    def document(self, skill: Skill, slug: str, target: Folder, name: str) -> None:
        """The skill's `SKILL.md` as a new file, with `slug` as its name."""
        source = skill.folder / "SKILL.md"
        with failing("Reading", source):
            data = atomic.read(source, MAX_DOCUMENT)
        target.write(name, repaired(data, slug, skill.description), 0o644)

    def file(self, skill: Skill, path: str, target: Folder, name: str) -> None:
        """A supporting file as a new one with the same permissions, at least the owner's to read and write.

        Raises Refused for a path that is not clean and relative.
        """
        *folders, last = parts_of(path)
        with failing("Copying", skill.folder / path):
            self._left -= _copy(skill.folder, folders, last, target, name, self._left)


def put_files(target: Folder, files: Sequence[SkillFile]) -> None:
    """Write the files into a new folder, and the folders that they lie in. Raises Refused for a path that leads out."""
    for file in files:
        *folders, name = parts_of(file.path)
        for length in range(len(folders)):
            with target.inner(folders[:length]) as parent:
                if not parent.is_folder(folders[length]):
                    parent.make(folders[length])
        with target.inner(folders) as parent:
            parent.write(name, file.data, 0o777 if file.executable else 0o666)


def _copy(folder: Path, folders: list[str], last: str, target: Folder, name: str, limit: int) -> int:
    with opened(folder) as skill, skill.inner(folders) as parent, parent.reading(last) as source:
        mode = os.fstat(source).st_mode & 0o777 | 0o600
        return target.copy(source, name, mode, limit)
