"""The base of everything that is read from and written to a file."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


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
        """Plain JSON-able fields, unknown ones included, without those that are unset by default (None)."""
        return self.model_dump(mode="json", exclude_none=True)
