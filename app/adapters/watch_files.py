"""Edits made outside, seen with watchfiles."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from watchfiles import awatch

from app import atomic

MAX_FOLDERS = 1000
"""Folders that are watched at once; the system's bound (inotify(7), max_user_watches) is shared with editors."""

_STEP, _DEBOUNCE = 200, 600
"""Milliseconds: a change is told once the first have passed without another, or the second since the first one."""

_RECHECK = 2000
"""Milliseconds without a change after which it is looked whether the folders are still the same ones; no event tells
that of one which was removed and made again between two looks."""

_PASSING = (".swp", ".swx", "~", ".tmp")

_log = logging.getLogger(__name__)

_Folders: TypeAlias = dict[Path, tuple[int, int]]
"""Existing folders with device and inode: one that was removed and made again is another."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder to be watched, with those below it down to `depth` levels (0: itself only); it need not exist yet.

    `path` is a real path, links resolved. `skip` are names directly in it that are left alone. Hidden folders below it
    and links are not entered.
    """

    path: Path
    depth: int = 0
    skip: frozenset[str] = frozenset()

    def reaches(self, path: Path) -> bool:
        """Whether that path is the folder itself or lies in a watched one."""
        if not path.is_relative_to(self.path):
            return False
        parts = path.relative_to(self.path).parts
        return len(parts) <= self.depth + 1 and self.skip.isdisjoint(parts[:1])


@dataclass(frozen=True, slots=True)
class WatchedFiles:
    """Tells `changed` of what somebody touched, on the loop; several changes at once come as one set.

    A folder that appears or vanishes is told as its own path: all that is in it is to be read afresh. Our own temporary
    files and the passing ones of editors are not told.
    """

    folders: Sequence[Watched]
    changed: Callable[[frozenset[Path]], None]

    async def run(self) -> None:
        """Watch until cancelled. Where the system gives no more watches, files are compared every second instead."""
        known, fresh, polling = _existing(self.folders), frozenset[Path](), False
        while True:
            try:
                now = await self._watch(known, fresh, polling=polling)
            except FileNotFoundError:  # a folder went between looking and watching
                now = _existing(self.folders)
            except (OSError, RuntimeError) as error:
                if polling:
                    raise
                _log.warning("files are compared every second, because they cannot be watched: %s", error)
                now, polling = known, True
            known, fresh = now, _differing(known, now)

    async def _watch(self, known: _Folders, fresh: frozenset[Path], *, polling: bool) -> _Folders:
        """Tell of changes as long as the folders stay the same ones; return those that there are now.

        `fresh` are told once more when the watch has begun: something may have been put into them before.
        """
        paths = {*known, *_ways_there(self.folders)}
        if not paths:
            await asyncio.sleep(_RECHECK / 1000)
            return _existing(self.folders)
        batches = awatch(
            *paths,
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            rust_timeout=_RECHECK,
            yield_on_timeout=True,
            recursive=False,
            force_polling=polling or None,
            poll_delay_ms=1000,
            ignore_permission_denied=True,
        )
        async with aclosing(batches):
            async for batch in batches:
                now = _existing(self.folders)
                touched = {Path(name) for _, name in batch}
                told = {path for path in touched if self._concerns(path)} | fresh | _differing(known, now)
                fresh = frozenset()
                if told:
                    self.changed(frozenset(told))
                if now != known:
                    return now
        return _existing(self.folders)

    def _concerns(self, path: Path) -> bool:
        passing = path.name.startswith(".") or path.name.endswith(_PASSING) or atomic.is_temporary(path.name)
        return not passing and any(watched.reaches(path) for watched in self.folders)


def _existing(folders: Sequence[Watched]) -> _Folders:
    """All folders to be watched that there are, at most MAX_FOLDERS."""
    found: _Folders = {}
    for watched in folders:
        for path, identity in _below(watched.path, watched.depth, watched.skip):
            if len(found) >= MAX_FOLDERS:
                return found
            found[path] = identity
    return found


def _below(folder: Path, depth: int, skip: frozenset[str]) -> Iterator[tuple[Path, tuple[int, int]]]:
    """The folder and those below it, outermost first; what vanishes meanwhile or cannot be read is passed over."""
    with suppress(OSError):
        status = folder.stat()
        if not folder.is_dir():
            return
        yield folder, (status.st_dev, status.st_ino)
        if depth:
            for path in sorted(folder.iterdir()):
                if path.name not in skip and not path.name.startswith(".") and path.is_dir() and not path.is_symlink():
                    yield from _below(path, depth - 1, frozenset())


def _ways_there(folders: Sequence[Watched]) -> set[Path]:
    """For each folder that is missing the nearest one above it that exists: there it will begin to appear."""
    missing = [watched.path for watched in folders if not watched.path.is_dir()]
    return {next(parent for parent in path.parents if parent.is_dir()) for path in missing}


def _differing(before: _Folders, after: _Folders) -> frozenset[Path]:
    return frozenset(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
