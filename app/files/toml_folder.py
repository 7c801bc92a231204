"""A folder of the user's TOML files, one document each, rewritten without losing comments or unknown fields."""

import os
import tomllib
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app import atomic
from app.domain.document import Document
from app.domain.errors import Conflict, Damaged, Failed, Invalid, NotFound
from app.domain.listing import Listing
from app.domain.names import check_slug
from app.domain.problem import Problem
from app.files import deletions
from app.files.documents import Unreadable, merged, parse_toml, text_of, toml_document
from app.files.failures import failing, reason

D = TypeVar("D", bound=Document)

MAX_FILE = 1 << 20
"""Bytes of one file that are read."""

MAX_FILES = 1000
"""Files of one folder that are read."""


@dataclass(frozen=True, slots=True)
class TomlFolder(Generic[D]):
    """`folder` need not exist. A document's id is its file's name without `.toml`; the field `id` may be left out."""

    folder: Path
    model: type[D]

    def read(self, base: Mapping[str, Mapping[str, Any]] | None = None) -> Listing[D]:
        """All documents, sorted by id; each file that does not parse is one problem.

        `base` has the fields, by id, that a file of that id overrides one by one.
        """
        documents: list[D] = []
        problems: list[Problem] = []
        try:
            paths = self._paths()
        except OSError as error:
            return Listing((), (Problem(self.folder, None, f"The folder cannot be read: {reason(error)}"),))
        if len(paths) > MAX_FILES:
            problems.append(Problem(self.folder, None, f"Only the first {MAX_FILES} files are used; remove some."))
        for path in paths[:MAX_FILES]:
            try:
                documents.append(self._document(path, base or {}))
            except Unreadable as error:
                problems.append(Problem(path, error.line, error.reason))
            except OSError as error:
                problems.append(Problem(path, None, f"It cannot be read: {reason(error)}"))
        return Listing(tuple(documents), tuple(problems))

    def save(self, key: str, document: D) -> None:
        """Create or replace `<key>.toml`.

        Fields that are defaults are not written unless they stand there already. Raises Damaged if there is a file
        that does not parse, Invalid for a value that TOML cannot say, Failed if the disk refuses.
        """
        path = self._path(key)
        with failing("Making", self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with failing("Saving", path):
            real = Path(os.path.realpath(path))
            atomic.replace(real, _rewritten(real, document).encode())

    def delete(self, key: str) -> None:
        """Put `<key>.toml` aside. Raises NotFound, or Failed if the disk refuses."""
        path = self._path(key)
        deletions.delete(path, NotFound(f"There is no {path} to remove."))

    def restore(self, key: str) -> None:
        """Bring back the `<key>.toml` that was put aside last, comments and all.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        path = self._path(key)
        missing = NotFound(f"There is no deleted {path.name} to bring back.")
        deletions.restore(path, missing, Conflict(f"{path} exists again; rename or delete it first."))

    def keys(self) -> frozenset[str]:
        """The ids that have a file, whatever it says; none if the folder cannot be read."""
        try:
            return frozenset(path.stem for path in self._paths())
        except OSError:
            return frozenset()

    def _path(self, key: str) -> Path:
        """Where that document is kept; never outside the folder. Raises Invalid."""
        try:
            return self.folder / f"{check_slug(key)}.toml"
        except ValueError as error:
            raise Invalid(f"The id {error}.") from error

    def _paths(self) -> list[Path]:
        try:
            names = sorted(entry.name for entry in os.scandir(self.folder))
        except FileNotFoundError:
            return []
        return [self.folder / name for name in names if name.endswith(".toml") and not name.startswith(".")]

    def _document(self, path: Path, base: Mapping[str, Mapping[str, Any]]) -> D:
        """Raises Unreadable and OSError."""
        text = text_of(atomic.read(path, MAX_FILE))
        own = parse_toml(text)
        fields = merged(base.get(path.stem, {}), own)
        if fields.setdefault("id", path.stem) != path.stem:
            raise Unreadable(f"Its `id` is not its file's name; leave `id` out, or make it {path.stem!r}.")
        return toml_document(self.model, text, fields)


def _rewritten(path: Path, document: Document) -> str:
    """The text of the file with the document's fields in it. Raises OSError beside the errors of `save`."""
    text = ""
    with suppress(FileNotFoundError):
        text = _parsed(path)
    try:
        table = tomlkit.parse(text)
        fields = document.as_fields()
        if "id" not in table:  # the file's name says it
            fields.pop("id", None)
        _put(table, fields, document)
        result = tomlkit.dumps(table)
    except (TOMLKitError, TypeError, ValueError) as error:
        raise Invalid(f"{path} cannot say this in TOML: {error}.") from error
    if len(result.encode()) > MAX_FILE:
        raise Invalid(f"{path} would be over 1 MB; make it shorter.")
    _check(result, path, document)
    return result


def _parsed(path: Path) -> str:
    """The text of a file that is TOML. Raises Damaged."""
    try:
        text = text_of(atomic.read(path, MAX_FILE))
        parse_toml(text)
    except Unreadable as error:
        raise Damaged(path, error.line, error.reason) from None
    return text


def _check(text: str, path: Path, document: Document) -> None:
    """Make sure that what will be written reads as what was meant: comments are worth less than the user's data."""
    try:
        # parse_toml's newlines are those of the file; the document's own carriage returns are escaped in it.
        fields = tomllib.loads(text)
        said = type(document).model_validate({**fields, "id": document.as_fields().get("id")})
    except ValueError as error:
        raise Failed(f"{path} could not be changed without breaking it; edit it by hand.") from error
    known = set(type(document).model_fields)
    if any(getattr(said, name) != getattr(document, name) for name in known if not _is_document(document, name)):
        raise Failed(f"{path} could not be changed without breaking it; edit it by hand.")


def _is_document(document: Document, name: str) -> bool:
    """Whether a field may hold more in the file than in the document: unknown fields stay in the file."""
    return isinstance(getattr(document, name), Document)


def _put(table: MutableMapping[str, Any], fields: Mapping[str, Any], document: Document | None) -> None:
    """Make `table` say `fields`, touching only what differs; what the document does not know stays.

    A plain table (`document` None) has no unknown fields.
    """
    known = type(document).model_fields if document else {}
    for key in list(table):
        if key not in fields and (document is None or key in known):
            del table[key]
    for key, value in fields.items():
        if key not in known and document is not None and key in table:
            continue  # nobody here changes what a later version wrote, and our plain fields may say less than the file
        inner = getattr(document, key) if key in known else None
        model = inner if isinstance(inner, Document) else None
        if key not in table and key in known and inner == known[key].get_default(call_default_factory=True):
            continue
        if isinstance(value, Mapping):
            if not isinstance(table.get(key), MutableMapping):
                table[key] = tomlkit.table()
            _put(table[key], value, model)
        elif key not in table or table[key] != value:
            table[key] = _item(value)


def _item(value: object) -> Any:
    """A value as TOML shows it best: a text of several lines stands on several lines."""
    if not isinstance(value, str) or "\n" not in value:
        return tomlkit.item(value)
    escaped = value.replace("\\", "\\\\").replace('"""', '""\\"')
    escaped = escaped[:-1] + '\\"' if escaped.endswith('"') else escaped
    with suppress(TOMLKitError, ValueError):
        shown = f'"""\n{escaped}"""'
        if tomllib.loads(f"text = {shown}")["text"] == value:
            return tomlkit.value(shown)
    return tomlkit.item(value)
