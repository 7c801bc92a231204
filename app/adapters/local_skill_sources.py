"""Folders and zip archives that skills are imported from.

Nothing is unpacked: names and sizes are looked at first, and of an archive no more is read than it says a file has.
"""

import errno
import itertools
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from app import atomic
from app.domain.environment import parts_of
from app.domain.errors import Invalid, NotFound, Refused
from app.domain.project import Project
from app.domain.skill import MAX_SIZE
from app.domain.skill_import import LEFT_OUT, PlannedSkill, SkillFile, SourceFile
from app.files.failures import failing
from app.files.folders import opened
from app.threads import in_thread

MAX_ARCHIVE = 64 << 20
"""Bytes of an archive."""

MAX_DIRECTORY = 4 << 20
"""Bytes of an archive's list of its files, which is read as a whole."""

MAX_ENTRIES, MAX_LEVELS = 20_000, 12
"""Files of a source that are looked at, and levels of folders."""

SECONDS = 60.0
"""Until a disk that does not answer is given up."""

T = TypeVar("T")

_OF_OTHERS = (".claude/skills", ".agents/skills")
_END, _END_OF_64 = b"PK\5\6", b"PK\6\7"  # APPNOTE.TXT §4.3.16, §4.3.15
_END_SIZE, _LOCATOR_SIZE, _MAX_COMMENT = 22, 20, 0xFFFF
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PORTION = 1 << 20


@dataclass(frozen=True, slots=True)
class LocalSkillSources:
    """`SkillSources` on this machine."""

    def of_project(self, project: Project) -> Sequence[Path]:
        """Claude Code's folder, and the one that most others scan."""
        return [folder for folder in (project.root / path for path in _OF_OTHERS) if folder.is_dir()]

    async def look(self, source: Path) -> tuple[SourceFile, ...]:
        """Raises NotFound, Invalid, Refused and Failed."""
        return await _in_time(source, partial(_look, source))

    async def read(self, source: Path, skill: PlannedSkill) -> tuple[SkillFile, ...]:
        """Raises NotFound, Invalid, Refused and Failed."""
        return await _in_time(source, partial(_read, source, skill))


async def _in_time(source: Path, call: Callable[[], T]) -> T:
    with failing("Reading", source):
        try:
            return await in_thread(call, seconds=SECONDS)
        except TimeoutError:
            raise OSError(errno.EIO, "The disk does not answer", str(source)) from None


def _look(source: Path) -> tuple[SourceFile, ...]:
    if _is_folder(source):
        return tuple(sorted(_files_of(source), key=lambda file: file.path))
    with _archive(source) as archive:
        found = tuple(sorted(map(_entry_file, _entries(archive)), key=lambda file: file.path))
    for before, after in itertools.pairwise(found):
        if before.path == after.path:
            raise Refused(f"{source} has two files called {after.path!r}; nothing of it is taken.")
    return found


def _read(source: Path, skill: PlannedSkill) -> tuple[SkillFile, ...]:
    left = MAX_SIZE + _PORTION
    files: list[SkillFile] = []
    if _is_folder(source):
        for file in skill.files:
            files.append(_file_of(source, file, skill.inside(file), left))
            left -= len(files[-1].data)
        return tuple(files)
    with _archive(source) as archive:
        entries = {_path(entry): entry for entry in _entries(archive)}
        for file in skill.files:
            entry = entries.get(file.path)
            if entry is None:
                raise Invalid(f"{source} has no {file.path!r} any more; try again.")
            files.append(_unpacked(archive, entry, file, skill.inside(file), left))
            left -= len(files[-1].data)
    return tuple(files)


def _is_folder(source: Path) -> bool:
    """Raises NotFound."""
    try:
        return stat.S_ISDIR(source.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"There is no {source}; name a folder or a zip archive with skills in it.") from None


# Folders


def _files_of(source: Path) -> Iterator[SourceFile]:
    """Every file below it; no link is followed. Raises Refused where there are too many."""
    found, waiting = 0, [(source, 0)]
    while waiting:
        folder, level = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name in LEFT_OUT:
                    continue
                found += 1
                if found > MAX_ENTRIES or level > MAX_LEVELS:
                    raise Refused(f"{source} has too much in it to look for skills; name the folder that they lie in.")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), level + 1))
                else:
                    regular = entry.is_file(follow_symlinks=False)
                    size = entry.stat(follow_symlinks=False).st_size if regular else 0
                    yield SourceFile(Path(entry.path).relative_to(source).as_posix(), size, regular)


def _file_of(source: Path, file: SourceFile, path: str, limit: int) -> SkillFile:
    *folders, name = parts_of(file.path)
    with opened(source) as root, root.inner(folders) as folder, folder.reading(name) as descriptor:
        data = bytearray()
        while portion := os.read(descriptor, _PORTION):
            data += portion
            if len(data) > limit:
                raise Invalid(f"{source / file.path} has grown meanwhile; try again.")
        return SkillFile(path, bytes(data), bool(os.fstat(descriptor).st_mode & 0o100))


# Archives


@contextmanager
def _archive(source: Path) -> Iterator[zipfile.ZipFile]:
    """Raises Invalid for what is no archive, or broken anywhere, and Refused for one with too much in it."""
    data = atomic.read(source, MAX_ARCHIVE)
    _check_directory(data, source)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise Refused(f"{source} has more than {MAX_ENTRIES:,} files; pack only the skills.")
            yield archive
    except _BROKEN as error:
        raise Invalid(f"{source} cannot be read as a zip archive: {error}; pack it again.") from error


def _check_directory(data: bytes, source: Path) -> None:
    """Refuse a list of files that is too long, before anybody reads it: each entry costs a thousand times its bytes."""
    end = data.rfind(_END, max(0, len(data) - _END_SIZE - _MAX_COMMENT))
    if end < 0 or len(data) < end + _END_SIZE:
        raise Invalid(f"{source} is neither a folder nor a zip archive; name one with skills in it.")
    has_64 = data[max(0, end - _LOCATOR_SIZE) :].startswith(_END_OF_64)
    if has_64 or int.from_bytes(data[end + 12 : end + 16], "little") > MAX_DIRECTORY:
        raise Refused(f"{source} has too many files; pack only the skills.")


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [entry for entry in archive.infolist() if not entry.is_dir()]


def _path(entry: zipfile.ZipInfo) -> str:
    """As it stands there, but for the `./` that some packers begin every path with."""
    path = entry.filename
    while path.startswith("./"):
        path = path.removeprefix("./")
    return path


def _entry_file(entry: zipfile.ZipInfo) -> SourceFile:
    mode = entry.external_attr >> 16
    regular = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    return SourceFile(_path(entry), entry.file_size, regular)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: SourceFile, path: str, limit: int) -> SkillFile:
    """Raises Refused where there is more in a file than the archive says, RuntimeError for an encrypted one."""
    if entry.compress_type not in _METHODS:
        raise Refused(f"{file.path!r} is packed in a way that is not known here; pack it with deflate.")
    with archive.open(entry) as packed:
        data = packed.read(min(file.size, limit) + 1)
    if len(data) > min(file.size, limit):
        raise Refused(f"{file.path!r} has more in it than its archive says; nothing of it is taken.")
    return SkillFile(path, data, bool(entry.external_attr >> 16 & 0o100))
