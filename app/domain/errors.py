"""What a user can act on: every message is one whole sentence that says what to do."""

from pathlib import Path


class IdeaiError(Exception):
    """Something the user can fix; caught once, in the handler, and shown as one notification."""


class NotFound(IdeaiError):
    """What was asked for does not exist."""


class Invalid(IdeaiError):
    """A value that was given breaks a rule of the domain."""


class Conflict(IdeaiError):
    """It was changed by somebody else since it was read, or the place is taken."""


class Refused(IdeaiError):
    """The request is understood and not carried out: read-only, in use, or still running."""


class Damaged(IdeaiError):
    """A project file that does not parse; it is left untouched until it is mended by hand."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        """`line` counts from 1; None where the reason has no place in the file."""
        where = f"{path}, line {line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {reason} Mend or remove the file; until then it is left as it is.")
        self.path = path
        self.line = line
        self.reason = reason


class Failed(IdeaiError):
    """The machine did not do what was asked of it: a file, a program, a PTY."""
