"""Files of the user's state: what can be done without. One that does not parse is set aside, and defaults are used."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app import atomic
from app.domain.document import Document
from app.domain.problem import Problem
from app.domain.project import Project
from app.files.documents import Unreadable, dump_json, json_document, text_of
from app.files.failures import failing, reason

D = TypeVar("D", bound=Document)

MAX_STATE = 1 << 20
"""Bytes of a state file that are read."""


def project_folder(state: Path, project: Project) -> Path:
    """Where the project's part of the user's state directory is."""
    return state / "projects" / project.key


def load(path: Path, model: type[D], report: Callable[[Problem], None], limit: int = MAX_STATE) -> D | None:
    """The document in the file; None if there is none, or none that can be used, of which `report` is told.

    One of more than `limit` bytes cannot be used.
    """
    try:
        return json_document(model, text_of(atomic.read(path, limit)))
    except FileNotFoundError:
        return None
    except OSError as error:
        report(Problem(path, None, f"It cannot be read, and is taken as empty: {reason(error)}"))
    except Unreadable as error:
        report(Problem(path, error.line, f"{error.reason} {_set_aside(path)}"))
    return None


def save(path: Path, document: Document) -> None:
    """Replace the file; nobody else may read it. Raises Failed."""
    with failing("Saving", path):
        atomic.private_folder(path.parent)
        atomic.replace(path, dump_json(document), mode=0o600)


def _set_aside(path: Path) -> str:
    try:
        return f"It was set aside as {atomic.set_aside(path).name}, and defaults are used."
    except OSError as error:
        return f"Defaults are used; it could not be set aside: {reason(error)}"
