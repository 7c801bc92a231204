"""What the user has been told once on this machine: an empty file below `told/` of the user's state for each."""

from pathlib import Path

from app import atomic


def first_time(state: Path, what: str) -> bool:
    """Whether it is to be told now; never again after that. Where that cannot be noted it is told each time."""
    try:
        folder = state / "told"
        atomic.private_folder(folder)
        (folder / what).touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    except OSError:
        return True
    return True
