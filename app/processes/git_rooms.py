"""Rooms: directories in a bare clone that wait for the working tree of a task. Everything may block.

A sandbox wants to know when a process starts to which directories it may write, and a repository is checked out later.
git names the directory of a working tree after the tree itself, and takes none that is there (gitrepository-layout(5),
`worktrees/<id>`); so what git made is moved into the room afterwards.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app import atomic

_MAX_PATH = 8 << 10
"""Bytes of a file that names a working tree; its agent may have written it."""

_WAITS = "locked"
"""A file by which `git worktree prune` leaves a room alone while nobody is in it (git-worktree(1))."""


def make_room(clone: Path, name: str) -> Path:
    """The room of that name, made if missing. Raises OSError."""
    room = clone / "worktrees" / name
    room.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (room / "gitdir").exists():
        (room / _WAITS).touch()
    return room


def move_in(room: Path, tree: Path, git_dir: Path) -> bool:
    """Keep in an empty room what git keeps of a working tree in `git_dir`; False if there is none.

    The tree is whole at every moment: there are two of each file until git looks for them in the room. Its agent may
    write to the room: no link in there is followed, and nothing is overwritten. Raises OSError.
    """
    if not room.is_dir() or os.listdir(room) != [_WAITS]:  # noqa: PTH208 - names are compared
        return False
    _link_all(git_dir, room)
    atomic.replace(tree / ".git", os.fsencode(f"gitdir: {room}\n"))
    (room / _WAITS).unlink()
    shutil.rmtree(git_dir)
    return True


def _link_all(source: Path, target: Path) -> None:
    for folder, folders, files in os.walk(source):
        place = target / Path(folder).relative_to(source)
        for name in folders:
            (place / name).mkdir()
        for name in files:
            (place / name).hardlink_to(Path(folder) / name)


def git_dirs_of(clones: Path, workdir: Path) -> Iterator[Path]:
    """Where the clones keep what belongs to working trees in a directory; the trees' own word is not asked for it."""
    for file in sorted(clones.glob("*.git/worktrees/*/gitdir")):
        try:
            inside = Path(os.fsdecode(atomic.read(file, _MAX_PATH)).rstrip("\n")).is_relative_to(workdir)
        except OSError:
            continue
        if inside:
            yield file.parent
