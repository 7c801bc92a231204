"""Finding text in the scrollback and on the screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.terminal.lines import Lines, LogicalLine, Position, Stretch

MAX_QUERY: Final = 200
"""Characters of a query: a match that begins further away from a row does not reach it, nor one so many rows away."""


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


def nearest(lines: Lines, pattern: re.Pattern[str], position: Position, *, up: bool) -> Match | None:
    """The next match above a cell (or below it), beginning again at the other end; None if there is none at all."""
    position = lines.clamp(position)
    way = lines.upwards if up else lines.downwards
    onwards = way(position.line)
    begun = next(onwards)
    found = _in_line(begun, pattern, begun.offset(position), up=up)
    again = way(lines.end - 1 if up else lines.first)
    while found is None:
        line = next(onwards, None) or next(again)
        found = _in_line(line, pattern, None, up=up)
        if line.first == begun.first:
            break
    return found


def matches_in(lines: Lines, pattern: re.Pattern[str], rows: range) -> Iterator[Stretch]:
    """What of all matches is on these rows, which must exist."""
    first, end = rows.start, rows.stop
    while first < end:
        line = lines.logical(first, MAX_QUERY)
        begin, stop = line.offset(Position(first, 0)), line.offset(Position(end, 0))
        here = range(first, min(line.end, end))
        for found in pattern.finditer(line.text, max(0, begin - MAX_QUERY), stop + MAX_QUERY):
            yield from (stretch for stretch in line.stretches(*found.span()) if stretch.line in here)
        first = line.end


def _in_line(line: LogicalLine, pattern: re.Pattern[str], beyond: int | None, *, up: bool) -> Match | None:
    """The line's last match that begins before a character (`up`), or its first one behind it; None: of all."""
    found: re.Match[str] | None = None
    for match in pattern.finditer(line.text):
        if match.end() == match.start() or (not up and beyond is not None and match.start() <= beyond):
            continue
        if up and beyond is not None and match.start() >= beyond:
            break
        found = match
        if not up:
            break
    return Match(line.stretches(*found.span()), found[0]) if found is not None else None
