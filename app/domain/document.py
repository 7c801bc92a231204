"""The base of everything that is read from and written to a file."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.errors import Invalid


class Document(BaseModel):
    """A frozen value whose unknown fields survive a rewrite.

    `changed` is the only way to a copy with other fields: pydantic's own `model_copy(update=…)` does not validate.
    """

    model_config = ConfigDict(frozen=True, extra="allow", str_strip_whitespace=False)

    def changed(self, **fields: Any) -> Self:
        """The same document with these fields, validated again as a whole.

        Raises pydantic.ValidationError.
        """
        return type(self).model_validate({**self.as_fields(), **fields})

    def as_fields(self) -> dict[str, Any]:
        """What belongs into the file: plain fields, without those of ours that are not set (None).

        Unknown fields follow as they were read, at every level, a `null` among them included.
        """
        ours = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: _plain(value) for name, value in ours.items() if value is not None} | dict(self.model_extra or {})


def _plain(value: object) -> object:
    match value:
        case Document():
            return value.as_fields()
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


@contextmanager
def checked(what: str) -> Iterator[None]:
    """Turn a failed validation inside the block into Invalid: one sentence that names `what` and the field."""
    try:
        yield
    except ValidationError as error:
        raise Invalid(complaint(what, error)) from error


def complaint(what: str, error: ValidationError) -> str:
    """The first thing that is wrong, as a sentence: "The agent is not valid: name: a name cannot be empty."."""
    place, reason = next(clauses(error))
    field = ".".join(str(part) for part in place)
    return f"The {what} is not valid: {field}: {reason}." if field else f"The {what} is not valid: {reason}."


def clauses(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """All that is wrong: its place in the document, from the outside in, and a clause without a full stop."""
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        reason = found["msg"].removeprefix("Value error, ").rstrip(".")
        yield found["loc"], reason if found["type"] == "value_error" else reason[:1].lower() + reason[1:]
