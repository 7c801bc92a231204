"""Files that are whole or not there."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app import atomic

ROOT = Path(__file__).parents[2]


def _open_files() -> int:
    """How many descriptors this process has, where the system tells."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_file_is_read_whole_up_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert atomic.read(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        atomic.read(tmp_path / "a", 4)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to(path)])
def test_what_is_no_file_is_neither_read_nor_replaced(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "a")
    before = _open_files()
    for _ in range(50):
        with pytest.raises(OSError):
            atomic.read(tmp_path / "a", 10)
    with pytest.raises(OSError):
        atomic.replace(tmp_path / "a", b"x")
    with pytest.raises(OSError):
        atomic.create(tmp_path / "a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert _open_files() < before + 40


def test_replacing_keeps_the_mode_and_a_new_file_gets_the_umasks(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        atomic.replace(tmp_path / "new", b"1")
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new").chmod(0o604)
    atomic.replace(tmp_path / "new", b"2")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o604
    assert (tmp_path / "new").read_bytes() == b"2"


def test_a_secret_is_never_readable_by_others(tmp_path: Path) -> None:
    atomic.replace(tmp_path / "secret", b"1", mode=0o600)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_creating_never_overwrites(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "a", b"2")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "link", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"
    assert not (tmp_path / "nowhere").exists()


def test_without_hard_links_creating_still_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    atomic.create(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


@pytest.mark.parametrize("call", ["fsync", "fchmod", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="Input/output"):
        atomic.replace(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    name = "\u6f22" * 85  # 255 bytes
    atomic.create(tmp_path / name, b"old")
    atomic.replace(tmp_path / name, b"new")
    assert (tmp_path / name).read_bytes() == b"new"


def test_a_held_lock_is_waited_for_and_not_for_ever(tmp_path: Path) -> None:
    lock = tmp_path / "locks" / "one"
    with atomic.locked(lock):
        with pytest.raises(TimeoutError), atomic.locked(lock, timeout=0):
            pass
        with atomic.locked(tmp_path / "locks" / "other", timeout=0):
            pass
    with atomic.locked(lock, timeout=0):
        pass


def test_a_lock_is_freed_when_its_holder_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic.locked(tmp_path / "lock"):
        raise ZeroDivisionError
    with atomic.locked(tmp_path / "lock", timeout=0):
        pass


def test_damaged_files_are_set_aside_one_after_the_other(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.json").write_text(text)
        atomic.set_aside(tmp_path / "a.json")
    assert (tmp_path / "a.json.damaged-1").read_text() == "one"
    assert (tmp_path / "a.json.damaged-2").read_text() == "two"


def test_temporary_files_can_be_told_from_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    sync = os.fsync

    def look(file: int) -> None:
        seen.extend(path.name for path in tmp_path.iterdir())
        sync(file)

    monkeypatch.setattr(os, "fsync", look)
    atomic.replace(tmp_path / "a.md", b"x")
    assert [atomic.is_temporary(name) for name in seen][:1] == [True]
    assert not atomic.is_temporary("a.md")
    assert not atomic.is_temporary(".gitignore")


KILLED = """
import os, pathlib, signal, sys
from app import atomic

os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
atomic.replace(pathlib.Path(sys.argv[1]), b"new")
"""


def killed_writer(path: Path) -> Path:
    """What a process leaves that is killed in the middle of replacing the file."""
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    (left,) = (found for found in path.parent.iterdir() if atomic.is_temporary(found.name))
    return left


def test_what_a_killed_writer_has_left_goes_with_the_next_write_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    left = killed_writer(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"old"
    atomic.replace(tmp_path / "a", b"newer")
    assert left.exists()
    long_ago = time.time() - 2 * atomic.ABANDONED_AFTER
    os.utime(left, (long_ago, long_ago))
    atomic.replace(tmp_path / "a.b", b"other")
    assert left.exists()
    atomic.replace(tmp_path / "a", b"newest")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.b"]


def test_what_only_looks_like_a_writers_file_is_not_taken_for_abandoned(tmp_path: Path) -> None:
    name = ".a.0123456789ab.ideai-tmp"
    (tmp_path / name).symlink_to("/etc/passwd")
    (tmp_path / f".b{name}").mkdir()
    (tmp_path / ".block.ideai-tmp").touch()
    assert atomic.abandoned(tmp_path, time.time() + 9 * atomic.ABANDONED_AFTER) == []
    (tmp_path / name).unlink()
    (tmp_path / name).touch()
    assert atomic.abandoned(tmp_path, time.time() + 9 * atomic.ABANDONED_AFTER) == [name]
