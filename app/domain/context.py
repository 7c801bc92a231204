"""The agent's Markdown document."""

import hashlib
from dataclasses import dataclass
from typing import NewType

from app.domain import names
from app.domain.errors import Invalid

Revision = NewType("Revision", str)

ABSENT = Revision("")
"""The revision of a document that is not there."""


def revision_of(text: str) -> Revision:
    """What tells one state of a text from another: the SHA-256 of its UTF-8 bytes, in hex."""
    return Revision(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest())


def check_text(text: str) -> str:
    """A text that can be saved as UTF-8 (a lone surrogate cannot). Raises Invalid, as a whole sentence."""
    try:
        return names.check_text(text)
    except ValueError as error:
        raise Invalid(f"The text cannot be saved: {error}; remove it and save again.") from error


@dataclass(frozen=True, slots=True)
class Context:
    """A context as it was read: its text and the revision that a later change must name."""

    text: str
    revision: Revision

    @classmethod
    def of(cls, text: str) -> "Context":
        """The context with this text."""
        return cls(text, revision_of(text))
