"""How many columns text takes: the one place that decides, for the engine and for the widgets.

Width is counted as rich (and so Textual, which crops what we draw) counts it: per grapheme cluster, where a cluster is
a character with the zero-width characters after it, a zero width joiner with whatever follows it, or a pair of regional
indicators. Variation selector 16 makes the characters of Unicode's emoji variation table wide.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from rich.cells import cell_len, load_cell_table  # type: ignore[attr-defined]  # public in name, not re-exported

STUB: Final = "\0"
"""Stands for the right half of a wide character. A program cannot print it: NUL is a control character."""

JOINER: Final = "\u200d"
CLUSTER_LIMIT: Final = 24
"""Codepoints kept of one cluster; what follows is dropped, so that a flood of combining marks costs nothing."""

_CACHED_RUN: Final = 16  # characters; longer runs seldom come twice
_RUNS_KEPT: Final = 8192


def _set_of_width(width: int, last: int = 0x10FFFF) -> str:
    """The inside of a regular expression's set: the printable characters up to `last` that rich gives this width."""
    table = load_cell_table("auto").widths
    return "".join(
        f"{chr(start)}-{chr(end)}" for start, end, cells in table if cells == width and 0xA0 <= start <= last
    )


_ZERO: Final = _set_of_width(0)
_WIDE: Final = _set_of_width(2)
_REGIONAL: Final = "\U0001f1e6-\U0001f1ff"
_EMOJI: Final = "".join(sorted(set(load_cell_table("auto").narrow_to_wide) - set("#*0123456789")))

# `re` looks a character of the first plane up in a table, but compares one of the other planes with range after range:
# what every text is searched with takes these planes whole, and leaves it to the patterns below to tell them apart.
_FIRST_PLANE: Final = 0xFFFF
_SUSPECT: Final = f"{_set_of_width(0, _FIRST_PLANE)}{_set_of_width(2, _FIRST_PLANE)}\U00010000-\U0010ffff"

IRREGULAR: Final = re.compile(f"[{_SUSPECT}]")
"""Finds the first character that may need more thought than one column for one character."""

LEADING_EXTENDERS: Final = re.compile(f"[{_ZERO}]+")
"""Matches what belongs to the cell before the text."""

_REGIONAL_INDICATOR: Final = re.compile(f"[{_REGIONAL}]")

# Compiled when the first text needs them: together they take as long as all the rest of the engine to load, and the
# first screen can do without.


@cache
def _irregular_runs() -> re.Pattern[str]:
    return re.compile(f"([{_SUSPECT}](?:[{_SUSPECT}]|(?<={JOINER})[{_EMOJI}])*)")


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(
        f"(?P<wide>[{_WIDE}]+)(?![{_ZERO}])"
        f"|(?P<cluster>[{_REGIONAL}]{{1,2}}[{_ZERO}]*"
        f"|[{_WIDE}{_EMOJI}](?:{JOINER}[{_WIDE}{_EMOJI}{_ZERO}]|[{_ZERO}])+"
        f"|[^\r\n][{_ZERO}]*)"
    )


@cache
def _wide_of_first_plane() -> re.Pattern[str]:
    return re.compile(f"[{_set_of_width(2, _FIRST_PLANE)}]+")


@cache
def _joinable() -> re.Pattern[str]:
    return re.compile(f"[{_WIDE}{_EMOJI}]")


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
    """Whether a character that is not zero-width may join this cluster: after a joiner, or half a flag."""
    if cluster.endswith(JOINER):
        if (len(cluster) - len(cluster.rstrip(JOINER))) % 2 == 0:
            return False  # rich has a joiner join another one, and then nothing
        return len(cluster) < CLUSTER_LIMIT and _joinable().match(cluster) is not None
    return len(cluster) == 1 and _REGIONAL_INDICATOR.match(cluster) is not None


def joins(cluster: str, character: str) -> bool:
    """Whether a character printed right after the cluster becomes part of it (UAX #29, GB9, GB11 to GB13)."""
    if LEADING_EXTENDERS.match(character):
        return True
    pattern = _joinable() if cluster.endswith(JOINER) else _REGIONAL_INDICATOR
    return is_open(cluster) and pattern.match(character) is not None


def lay(text: str) -> Laid:
    """Lay out text that has no control characters and does not begin with an extender."""
    pieces = _irregular_runs().split(text)
    columns: list[str] = []
    clusters: list[tuple[int, str]] = []
    column = 0
    open_end = False
    known = _KNOWN_RUNS
    for plain, run in zip(pieces[::2], pieces[1::2], strict=False):
        laid, run_clusters, open_end, extends = known.get(run) or _lay_run(run)
        if plain:
            if extends:
                plain, run = plain[:-1], plain[-1] + run
                laid, run_clusters, open_end, extends = known.get(run) or _lay_run(run)
            columns.append(plain)
            column += len(plain)
        for at, cluster in run_clusters:
            clusters.append((column + at, cluster))
        columns.append(laid)
        column += len(laid)
    columns.append(pieces[-1])
    return Laid("".join(columns), tuple(clusters), open_end and not pieces[-1])


class _LaidRun(NamedTuple):
    chars: str
    clusters: tuple[tuple[int, str], ...]
    is_open: bool
    extends: bool
    """It begins with what belongs to the character before it, if there is one."""


_KNOWN_RUNS: Final[dict[str, _LaidRun]] = {}


def _lay_run(run: str) -> _LaidRun:
    """Lay out irregular characters, with the regular ones that belong to their clusters; short runs are kept."""
    laid = _lay_new_run(run)
    if len(run) <= _CACHED_RUN:
        if len(_KNOWN_RUNS) >= _RUNS_KEPT:
            _KNOWN_RUNS.clear()
        _KNOWN_RUNS[run] = laid
    return laid


def _lay_new_run(run: str) -> _LaidRun:
    if _wide_of_first_plane().fullmatch(run):
        return _LaidRun(STUB.join(run) + STUB, (), False, False)
    pieces: list[str] = []
    clusters: list[tuple[int, str]] = []
    column = 0
    last = ""
    for match in _pieces().finditer(run):
        wide = match["wide"]
        if wide:
            pieces.append(STUB.join(wide) + STUB)
            column += 2 * len(wide)
            last = ""
            continue
        for last in _bounded(match["cluster"]):
            if len(last) > 1:
                clusters.append((column, last))
            columns = last[0] + STUB if cluster_width(last) == 2 else last[0]
            pieces.append(columns)
            column += len(columns)
    extends = LEADING_EXTENDERS.match(run) is not None
    return _LaidRun("".join(pieces), tuple(clusters), bool(last) and is_open(last), extends)


def _bounded(cluster: str) -> list[str]:
    """The cluster, or what it is printed as if it has too many codepoints."""
    if len(cluster) <= CLUSTER_LIMIT:
        return [cluster]
    clusters = [cluster[0]]
    for character in cluster[1:]:
        if not joins(clusters[-1], character):
            clusters.append(character)
        elif len(clusters[-1]) < CLUSTER_LIMIT:
            clusters[-1] += character
    return clusters
