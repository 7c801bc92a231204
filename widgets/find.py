"""Find and replace in a text. Pure."""

import re
from collections.abc import Sequence
from typing import TypeAlias

Hit: TypeAlias = tuple[int, int]
"""Where a hit begins and where it ends, in characters from the start of the text."""


def hits(text: str, wanted: str, *, case: bool) -> tuple[Hit, ...]:
    """Every place where `wanted` stands, none over another; with `case` upper and lower case are told apart."""
    return tuple(match.span() for match in _pattern(wanted, case=case).finditer(text)) if wanted else ()


def replaced(text: str, wanted: str, by: str, *, case: bool) -> tuple[str, int]:
    """The text with every hit replaced, and how many there were."""
    return _pattern(wanted, case=case).subn(lambda _: by, text) if wanted else (text, 0)


def nearest(found: Sequence[Hit], start: int, end: int, step: int) -> int | None:
    """The index of the first hit that begins at `end` or later (`step` 1), or of the last one that ends at `start` or
    earlier (-1); beyond the last one it goes on with the first, and the other way round. None without hits.
    """
    if not found:
        return None
    if step > 0:
        return next((index for index, hit in enumerate(found) if hit[0] >= end), 0)
    return next((index for index in reversed(range(len(found))) if found[index][1] <= start), len(found) - 1)


def _pattern(wanted: str, *, case: bool) -> re.Pattern[str]:
    return re.compile(re.escape(wanted), re.NOFLAG if case else re.IGNORECASE)
