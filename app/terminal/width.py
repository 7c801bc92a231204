"""How many columns text takes: the one place that decides, for the engine and for the widgets.

Width is counted as rich (and so Textual, which crops what we draw) counts it: per grapheme cluster, where a cluster is
a character with the zero-width characters after it, a zero width joiner with whatever follows it, or a pair of regional
indicators. Variation selector 16 makes the characters of Unicode's emoji variation table wide.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len, load_cell_table  # type: ignore[attr-defined]  # public in name, not re-exported

STUB: Final = "\0"
"""Stands for the right half of a wide character. A program cannot print it: NUL is a control character."""

JOINER: Final = "\u200d"
CLUSTER_LIMIT: Final = 24
"""Codepoints kept of one cluster; what follows is dropped, so that a flood of combining marks costs nothing."""

_CACHED_TEXT: Final = 512  # characters; longer texts seldom come twice


def _set_of_width(width: int) -> str:
    """The inside of a regular expression's set: the printable characters that rich gives this width."""
    table = load_cell_table("auto").widths
    return "".join(f"{chr(start)}-{chr(end)}" for start, end, cells in table if cells == width and start >= 0xA0)


_ZERO = _set_of_width(0)
_WIDE = _set_of_width(2)
_REGIONAL = "\U0001f1e6-\U0001f1ff"
_EXTENDERS = f"(?:{JOINER}[^\r\n]?|[{_ZERO}])"

IRREGULAR: Final = re.compile(f"[{_ZERO}{_WIDE}{_REGIONAL}]")
"""Finds the first character that needs more thought than one column for one character."""

LEADING_EXTENDERS: Final = re.compile(f"{_EXTENDERS}+")
"""Matches what belongs to the cell before the text."""

_IRREGULAR_PIECES = re.compile(
    f"(?P<wide>[{_WIDE}]+)(?!{_EXTENDERS})|(?P<cluster>[{_REGIONAL}]{{1,2}}{_EXTENDERS}*|[^\r\n]{_EXTENDERS}+)"
)
_REGIONAL_INDICATOR = re.compile(f"[{_REGIONAL}]")


class Laid(NamedTuple):
    """Text laid out in columns."""

    chars: str
    """One character a column: a cluster's first one, and STUB for the right half of a wide one."""

    clusters: tuple[tuple[int, str], ...]
    """Column and full text of the clusters of more than one codepoint."""

    is_open: bool
    """What is printed next may belong to the last cluster although it is not zero-width."""


def cluster_width(cluster: str) -> int:
    """Columns of one cluster: 1 or 2."""
    return 2 if cell_len(cluster) > 1 else 1


def is_open(cluster: str) -> bool:
    """Whether the next character may join this cluster whatever its own width: after a joiner, or half a flag."""
    if cluster.endswith(JOINER):
        return len(cluster) < CLUSTER_LIMIT
    return len(cluster) == 1 and _REGIONAL_INDICATOR.match(cluster) is not None


def joins(cluster: str, character: str) -> bool:
    """Whether a character printed right after the cluster becomes part of it."""
    if cluster.endswith(JOINER) or LEADING_EXTENDERS.match(character):
        return True
    return is_open(cluster) and _REGIONAL_INDICATOR.match(character) is not None


def lay(text: str) -> Laid:
    """Lay out text that has no control characters and does not begin with an extender."""
    return _lay_cached(text) if len(text) <= _CACHED_TEXT else _lay(text)


def _lay(text: str) -> Laid:
    pieces: list[str] = []
    clusters: list[tuple[int, str]] = []
    column = done = 0
    last = ""
    for match in _IRREGULAR_PIECES.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        column += start - done
        done = end
        wide, cluster = match.groups()
        if wide:
            pieces.append(STUB.join(wide) + STUB)
            column += 2 * len(wide)
            last = ""
            continue
        last = cluster[:CLUSTER_LIMIT]
        if len(last) > 1:
            clusters.append((column, last))
        columns = last[0] + STUB if cluster_width(last) == 2 else last[0]
        pieces.append(columns)
        column += len(columns)
    if done < len(text):
        pieces.append(text[done:])
        last = ""
    return Laid("".join(pieces), tuple(clusters), bool(last) and is_open(last))


_lay_cached = lru_cache(maxsize=4096)(_lay)
