"""Names that people type and the safe names made of them."""

import re
import unicodedata
from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator

MAX_NAME = 80
MAX_SLUG = 64
_UNSAFE = re.compile(r"[^a-z0-9]+")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug(name: str, fallback: str) -> str:
    """Trim, lower-case, each run outside `[a-z0-9]` becomes one `-`, trim `-`; `fallback` if nothing is left."""
    return _UNSAFE.sub("-", name.strip().lower()).strip("-")[:MAX_SLUG].strip("-") or fallback


def unique(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`… : the first that is not taken, never longer than a slug may be."""
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = wanted[: MAX_SLUG - len(ending)].rstrip("-") + ending
    return candidate


def has_controls(text: str) -> bool:
    """Whether any character would act on a terminal instead of being shown (controls, bidi and line separators)."""
    return any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for character in text)


def printable(text: str, limit: int = MAX_NAME) -> str:
    """Untrusted text made fit for one line of the screen: controls dropped, trimmed, cut."""
    return "".join(character for character in text if not has_controls(character)).strip()[:limit]


def check_text(value: str) -> str:
    """Text of any length that UTF-8 can carry, which a lone surrogate is not. Raises ValueError with its place."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"there is a broken character at position {error.start + 1}") from error
    return value


def check_name(value: str) -> str:
    """A name people read: trimmed, 1 to 80 characters, no control characters. Raises ValueError."""
    name = value.strip()
    if not name:
        raise ValueError("a name cannot be empty")
    if len(name) > MAX_NAME:
        raise ValueError(f"a name has at most {MAX_NAME} characters")
    if has_controls(name):
        raise ValueError("a name cannot contain control characters")
    return name


def check_segment(value: str) -> str:
    """One safe path segment: letters, digits, `.`, `_`, `-`, not starting with a dot. Raises ValueError."""
    if not _SEGMENT.fullmatch(value):
        raise ValueError(f"{value!r} is not one safe path segment")
    return value


def check_slug(value: str) -> str:
    """Lower-case letters and digits joined by single dashes, at most 64 characters. Raises ValueError."""
    if len(value) > MAX_SLUG or not _SLUG.fullmatch(value):
        raise ValueError(f"{value!r} is not a slug: use a-z, 0-9 and single dashes")
    return value


Text = Annotated[str, AfterValidator(check_text)]
Name = Annotated[str, AfterValidator(check_name)]
Segment = Annotated[str, AfterValidator(check_segment)]
Slug = Annotated[str, AfterValidator(check_slug)]
