"""Folders go with all that is in them, whatever an agent has made of them, and nothing else goes."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.files import emptying
from app.files.folders import opened
from app.files.measures import measure

ROOT = Path(__file__).parents[2]
NOBODY = 65534
IN_A_MOUNT_NAMESPACE = ("unshare", "--map-root-user", "--mount")


@contextmanager
def nobody() -> Iterator[None]:
    """Without the rights of root, whom no mode keeps out."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def can_mount() -> bool:
    return shutil.which("unshare") is not None and not subprocess.call(
        [*IN_A_MOUNT_NAMESPACE, "true"], stderr=subprocess.DEVNULL
    )


def remove(folder: Path) -> None:
    with opened(folder.parent) as outer:
        outer.remove(folder.name)


def test_any_number_of_levels_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for _ in range(sys.getrecursionlimit()):
        os.mkdir("d")  # noqa: PTH102 - no path of that many levels would be taken
        os.chdir("d")
    Path("file").touch()
    monkeypatch.undo()
    remove(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o000, 0o100, 0o200, 0o400, 0o500])
def test_what_its_owner_has_closed_goes(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "folder"
    closed = folder / "closed"
    (closed / "inner").mkdir(parents=True)
    (closed / "file").touch()
    if not os.geteuid():
        for path in (tmp_path, *tmp_path.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    for path in (closed / "inner", closed, folder):
        path.chmod(mode)
    with opened(tmp_path) as outer, nobody():
        outer.remove("folder")
    assert list(tmp_path.iterdir()) == []


def test_links_go_and_what_they_lead_to_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(kept)
    (folder / "round").symlink_to(folder)
    remove(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["kept", "file"]


def test_what_is_moved_away_meanwhile_leads_nobody_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder" / "inner" / "last").mkdir(parents=True)
    (tmp_path / "elsewhere" / "precious").mkdir(parents=True)
    without_files = emptying._without_files

    def moving(folder: int) -> list[str]:
        found = without_files(folder)
        if not found:
            (tmp_path / "folder" / "inner" / "last").rename(tmp_path / "elsewhere" / "last")
        return found

    monkeypatch.setattr(emptying, "_without_files", moving)
    with pytest.raises(OSError, match=os.strerror(errno.ESTALE)):
        remove(tmp_path / "folder")
    assert (tmp_path / "elsewhere" / "precious").is_dir()


@pytest.mark.skipif(not can_mount(), reason="nothing can be mounted here")
@pytest.mark.parametrize("mount", ["mount --bind precious folder/inner", "mount -t tmpfs none folder/inner"])
def test_what_is_mounted_in_a_folder_stays(tmp_path: Path, mount: str) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    program = (
        "import sys; from pathlib import Path; from tests.files.test_emptying import remove\n"
        "try: remove(Path(sys.argv[1]))\n"
        "except OSError as error: print(error.strerror)"
    )
    script = (
        f'cd "$1" && {mount} && touch folder/inner/file && cd "$2" && "$3" -c "$4" "$1/folder"; ls "$1/folder/inner"'
    )
    command = [*IN_A_MOUNT_NAMESPACE, "sh", "-c", script, "sh", str(tmp_path), str(ROOT), sys.executable, program]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["Device or resource busy", "file"]


def test_what_is_mounted_in_a_folder_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(b"x" * 100_000)
    lstat = os.lstat

    def elsewhere(path: str) -> os.stat_result:
        found = lstat(path)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if path.endswith("inner") else found

    monkeypatch.setattr(os, "lstat", elsewhere)
    assert measure(tmp_path).doubt == f"something is mounted in it, at {tmp_path / 'inner'}"
    assert measure(tmp_path).size < 100_000


def test_a_measure_that_takes_too_long_says_so_and_what_to_do(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"folder-{number}").mkdir()
        (tmp_path / f"folder-{number}" / "file").write_bytes(b"x" * 100_000)
    left = iter([True, False])
    taken = measure(tmp_path, lambda: next(left))
    assert taken.doubt == "it has more files than could be looked through; if you need none of them, remove it yourself"
    assert 100_000 <= taken.size < 300_000
    assert measure(tmp_path).size >= 300_000
