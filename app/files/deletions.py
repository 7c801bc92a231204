"""Deleting what can be brought back, in the words of stores: what lies there or not is an error of the caller's."""

from pathlib import Path

from app.domain.errors import IdeaiError
from app.files import deleted
from app.files.failures import failing


def delete(path: Path, missing: IdeaiError) -> None:
    """Put aside what lies there. Raises `missing` if nothing does, Failed if the disk refuses."""
    with failing("Removing", path):
        try:
            deleted.put_aside(path)
        except FileNotFoundError:
            raise missing from None


def restore(path: Path, missing: IdeaiError, taken: IdeaiError) -> None:
    """Bring back what was put aside last.

    Raises `missing` if nothing was, `taken` if something lies there again, Failed if the disk refuses.
    """
    with failing("Restoring", path):
        try:
            deleted.bring_back(path)
        except FileNotFoundError:
            raise missing from None
        except FileExistsError:
            raise taken from None
