"""Edits made outside are told, whatever happens to the folders."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from watchfiles import awatch

from app.adapters import watch_files
from app.adapters.watch_files import Watched, WatchedFiles
from app.atomic import replace


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_files, "_STEP", 20)
    monkeypatch.setattr(watch_files, "_DEBOUNCE", 60)
    monkeypatch.setattr(watch_files, "_RECHECK", 100)


class Told:
    """What was told so far; `until` waits for a path, touching again whatever makes it so."""

    def __init__(self) -> None:
        self.paths: set[Path] = set()
        self._news = asyncio.Event()

    def __call__(self, paths: frozenset[Path]) -> None:
        self.paths |= paths
        self._news.set()

    async def until(self, path: Path) -> None:
        async with asyncio.timeout(10):
            while path not in self.paths:
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def _watching(*folders: Watched) -> AsyncIterator[Told]:
    told = Told()
    task = asyncio.create_task(WatchedFiles(folders, told).run())
    await asyncio.sleep(0)  # it looks once at what is there before it waits
    try:
        yield told
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def _ready(told: Told, folder: Path) -> None:
    """Until the watch has begun: touch a file again and again until that is told."""
    probe = folder / "probe"
    while probe not in told.paths:
        probe.write_text(str(asyncio.get_running_loop().time()))
        await asyncio.sleep(0.02)
    told.paths.clear()


async def test_a_changed_a_new_and_a_removed_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "old").touch()
    async with _watching(Watched(tmp_path)) as told:
        await _ready(told, tmp_path)
        (tmp_path / "new").touch()
        await told.until(tmp_path / "new")
        replace(tmp_path / "new", b"x")
        (tmp_path / "old").unlink()
        await told.until(tmp_path / "old")
        assert told.paths <= {tmp_path / "old", tmp_path / "new", tmp_path / "probe"}


async def test_folders_are_watched_to_their_depth_and_skipped_ones_never(tmp_path: Path) -> None:
    for name in ("agents", "run/x", "skills/git/deep/deeper"):
        (tmp_path / name).mkdir(parents=True)
    async with _watching(Watched(tmp_path, depth=3, skip=frozenset({"run"}))) as told:
        await _ready(told, tmp_path / "agents")
        for name in ("run/a", "run/x/b", "skills/git/deep/deeper/c", ".hidden", "a.swp", "a~"):
            (tmp_path / name).touch()
        (tmp_path / "skills/git/SKILL.md").touch()
        await told.until(tmp_path / "skills/git/SKILL.md")
        assert told.paths <= {tmp_path / "skills/git/SKILL.md", tmp_path / "agents/probe"}


async def test_a_folder_that_does_not_exist_yet_is_watched_when_it_does(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    async with _watching(Watched(tmp_path / "other"), Watched(folder, depth=1)) as told:
        folder.mkdir(parents=True)
        await told.until(folder)
        await _ready(told, folder)
        (folder / "skills").mkdir()
        await told.until(folder / "skills")
        await _ready(told, folder / "skills")


async def test_a_folder_that_is_removed_and_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    async with _watching(Watched(folder)) as told:
        await _ready(told, folder)
        shutil.rmtree(folder)
        folder.mkdir()
        await told.until(folder)
        await _ready(told, folder)
        shutil.rmtree(folder)
        await told.until(folder)


async def test_without_watches_files_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def scarce(*paths: Path, force_polling: bool | None, **rest: object) -> object:
        if not force_polling:
            raise OSError(28, "No space left on device (inotify watches)")
        return awatch(*paths, force_polling=True, **{**rest, "poll_delay_ms": 20})  # type: ignore[arg-type]

    monkeypatch.setattr(watch_files, "awatch", scarce)
    async with _watching(Watched(tmp_path)) as told:
        await _ready(told, tmp_path)
        (tmp_path / "new").touch()
        await told.until(tmp_path / "new")


async def test_a_flood_of_folders_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        (tmp_path / f"{number}").mkdir()
    monkeypatch.setattr(watch_files, "MAX_FOLDERS", 4)
    async with _watching(Watched(tmp_path, depth=1)) as told:
        await _ready(told, tmp_path)
