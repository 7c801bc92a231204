"""The project's own folder, `.ideai/`: made when first needed, and never a way out of the project."""

import os
from contextlib import suppress
from pathlib import Path

from app import atomic
from app.domain.errors import Refused
from app.domain.project import Project
from app.files.failures import failing

_MAX_GITIGNORE = 1 << 20
_RUN_LINES = {b"run", b"run/", b"/run", b"/run/"}


def inside(project: Project, path: Path) -> Path:
    """Where that path of the project really lies, links resolved. Raises Refused if they lead out of the project."""
    root, real = Path(os.path.realpath(project.root)), Path(os.path.realpath(path))
    if not real.is_relative_to(root):
        raise Refused(f"{path} is a link that leads out of the project to {real}; replace it by a file of its own.")
    return real


def make(project: Project) -> None:
    """Make `.ideai/` if it is missing, and have git leave out what agents run in.

    Raises Refused if it leads out of the project, Failed if it cannot be made.
    """
    folder = inside(project, project.folder)
    with failing("Making", folder):
        folder.mkdir(exist_ok=True)
    ignore = inside(project, project.folder / ".gitignore")
    with failing("Saving", ignore):
        _ignore_run(ignore)


def _ignore_run(ignore: Path) -> None:
    """Add `run/` to the file, keeping every byte that is there."""
    text = b""
    with suppress(FileNotFoundError):
        text = atomic.read(ignore, _MAX_GITIGNORE)
    if _RUN_LINES.intersection(line.strip() for line in text.splitlines()):
        return
    separator = b"\n" if text and not text.endswith(b"\n") else b""
    atomic.replace(ignore, text + separator + b"run/\n")
