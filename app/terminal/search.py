"""Finding text in the scrollback and on the screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.terminal.lines import Lines, Stretch


@dataclass(frozen=True, slots=True)
class Match:
    """One place where the text was found: more than one stretch where it goes on over a soft wrap."""

    stretches: tuple[Stretch, ...]
    text: str

    @property
    def line(self) -> int:
        """The number of the row that it begins on."""
        return self.stretches[0].line


def compile_query(query: str, *, is_regex: bool = False, ignore_case: bool | None = None) -> re.Pattern[str]:
    """What to search for. Without `ignore_case` a query in small letters finds capitals too.

    Raises re.error for a regular expression that is none; its message says where.
    """
    if ignore_case is None:
        ignore_case = query == query.lower()
    return re.compile(query if is_regex else re.escape(query), re.IGNORECASE if ignore_case else re.NOFLAG)


def search(lines: Lines, pattern: re.Pattern[str]) -> Iterator[Match]:
    """All matches, the newest line's first and its last one before its first; empty matches are left out.

    It is lazy, so that a caller can stop at what it shows, or go on between other work; after output it must be begun
    anew.
    """
    for line in lines.logical_lines():
        found = [match for match in pattern.finditer(line.text) if match.end() > match.start()]
        for match in reversed(found):
            yield Match(line.stretches(*match.span()), match[0])
