"""How many columns text takes: the one place that decides, for the engine and for the widgets.

Width is counted as rich (and so Textual, which crops what we draw) counts it: per grapheme cluster, where a cluster is
a character with the zero-width characters after it, a zero width joiner with whatever follows it, or a pair of regional
indicators. Variation selector 16 makes the characters of Unicode's emoji variation table wide.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size, load_cell_table  # type: ignore[attr-defined]  # public in name, not re-exported

STUB: Final = "\0"
"""Stands for the right half of a wide character. A program cannot print it: NUL is a control character."""

JOINER: Final = "\u200d"
CLUSTER_LIMIT: Final = 24
"""Codepoints kept of one cluster; what follows is dropped, so that a flood of combining marks costs nothing."""

_CACHED_RUN: Final = 16  # characters; longer runs seldom come twice
_RUNS_KEPT: Final = 8192
_RUNS_DROPPED: Final = 64  # at once: to forget all of them takes several milliseconds


_TABLE: Final = load_cell_table("auto")


def _set_of_width(width: int, last: int = 0x10FFFF) -> str:
    """The inside of a regular expression's set: the printable characters up to `last` that rich gives this width."""
    widths = _TABLE.widths
    return "".join(
        f"{chr(start)}-{chr(end)}" for start, end, cells in widths if cells == width and 0xA0 <= start <= last
    )


_ZERO: Final = _set_of_width(0)
_FIRST_REGIONAL: Final = "\U0001f1e6"
_LAST_REGIONAL: Final = "\U0001f1ff"

# `re` looks a character of the first plane up in a table, but compares one of the other planes with range after range:
# what every text is searched with takes these planes whole, and leaves it to the patterns below to tell them apart.
_FIRST_PLANE: Final = 0xFFFF
_SUSPECT: Final = f"{_set_of_width(0, _FIRST_PLANE)}{_set_of_width(2, _FIRST_PLANE)}\U00010000-\U0010ffff"

IRREGULAR: Final = re.compile(f"[{_SUSPECT}]")
"""Finds the first character that may need more thought than one column for one character."""

LEADING_EXTENDERS: Final = re.compile(f"[{_ZERO}]+")
"""Matches what belongs to the cell before the text."""

_KINDS_KEPT: Final = 8192


class _Kinds(dict[int, str]):
    """What each codepoint is in a cluster, as one letter, for `str.translate`.

    `w`ide, `z`ero-width, `j`oiner, `r`egional indicator, `e`moji that is narrow alone; all others are `n`arrow. A
    pattern of these letters compiles in no time, where one of the characters themselves takes milliseconds.
    """

    def __missing__(self, code: int) -> str:
        kind = _kind(code)
        if len(self) < _KINDS_KEPT:
            self[code] = kind
        return kind


def _kind(code: int) -> str:
    character = chr(code)
    if code < 0xA0:
        return "n"
    if character == JOINER:
        return "j"
    if _FIRST_REGIONAL <= character <= _LAST_REGIONAL:
        return "r"
    cells = get_character_cell_size(character)
    if cells != 1:
        return "w" if cells else "z"
    return "e" if character in _TABLE.narrow_to_wide else "n"


_KIND: Final = _Kinds()
_PIECES: Final = re.compile("(?P<wide>w+)(?![zj])|(?P<cluster>r{1,2}[zj]*|[we](?:j[wezj]|[zj])+|.[zj]*)")


@cache
def _irregular_runs() -> re.Pattern[str]:
    """Compiled when the first text needs it: it takes milliseconds, and the first screen can do without."""
    return re.compile(f"([{_SUSPECT}]+)")


@cache
def _wide_of_first_plane() -> re.Pattern[str]:
    return re.compile(f"[{_set_of_width(2, _FIRST_PLANE)}]+")


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
        return len(cluster) < CLUSTER_LIMIT and _KIND[ord(cluster[0])] in "we"
    return len(cluster) == 1 and _KIND[ord(cluster)] == "r"


def joins(cluster: str, character: str) -> bool:
    """Whether a character printed right after the cluster becomes part of it (UAX #29, GB9, GB11 to GB13)."""
    kind = _KIND[ord(character)]
    return kind in "zj" or (is_open(cluster) and kind in ("we" if cluster.endswith(JOINER) else "r"))


def lay(text: str) -> Laid:
    """Lay out text that has no control characters and does not begin with an extender."""
    pieces = _pieces_of(text)
    known = _KNOWN_RUNS
    clusters: list[tuple[int, str]] = []
    column = 0
    is_open = False
    for index in range(1, len(pieces), 2):
        plain, run = pieces[index - 1], pieces[index]
        chars, found, is_open, extends = known.get(run) or _lay_run(run)
        if extends and plain:
            pieces[index - 1] = plain[:-1]
            column -= 1
            run = plain[-1] + run
            chars, found, is_open, _ = known.get(run) or _lay_run(run)
        column += len(plain)
        for at, cluster in found:
            clusters.append((column + at, cluster))
        pieces[index] = chars
        column += len(chars)
    return Laid("".join(pieces), tuple(clusters), is_open and not pieces[-1])


def lay_lines(text: str) -> list[str]:
    """The `chars` of each line of a text; lines end with CR LF, and none begins with an extender."""
    pieces = _pieces_of(text)
    known = _KNOWN_RUNS
    laid = [known.get(run) or _lay_run(run) for run in pieces[1::2]]
    for index in [index for index, run in enumerate(laid) if run[3]]:
        plain = pieces[2 * index]
        if plain:
            pieces[2 * index] = plain[:-1]
            run = plain[-1] + pieces[2 * index + 1]
            laid[index] = known.get(run) or _lay_run(run)
    pieces[1::2] = [run[0] for run in laid]
    return "".join(pieces).split("\r\n")


def hangs(lines: Iterable[str]) -> bool:
    """Whether a line begins with what belongs to the cell before it."""
    return LEADING_EXTENDERS.search("".join({line[:1] for line in lines})) is not None


def unhung(text: str) -> str:
    """The text without what belongs to the cell before it, where there is none."""
    match = LEADING_EXTENDERS.match(text)
    return text[match.end() :] if match else text


def _pieces_of(text: str) -> list[str]:
    """The text cut into narrow characters and runs of irregular ones, in turns."""
    pieces = _irregular_runs().split(text)
    if JOINER in text and JOINER in [run[-1] for run in pieces[1::2]]:
        return _joined(pieces)
    return pieces


def _joined(pieces: list[str]) -> list[str]:
    """The pieces, in which a narrow emoji after a joiner belongs to the run before it."""
    joined = pieces[:1]
    for run, plain in zip(pieces[1::2], pieces[2::2], strict=True):
        if len(joined) > 1 and not joined[-1]:
            joined.pop()
            run = joined.pop() + run
        if run[-1] == JOINER and plain and _KIND[ord(plain[0])] == "e":
            run, plain = run + plain[0], plain[1:]
        joined += (run, plain)
    return joined


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
            for oldest in list(islice(_KNOWN_RUNS, _RUNS_DROPPED)):
                del _KNOWN_RUNS[oldest]
        _KNOWN_RUNS[run] = laid
    return laid


def _lay_new_run(run: str) -> _LaidRun:
    if len(run) > _CACHED_RUN and _wide_of_first_plane().fullmatch(run):
        return _LaidRun(STUB.join(run) + STUB, (), False, False)
    kinds = run.translate(_KIND)
    pieces: list[str] = []
    clusters: list[tuple[int, str]] = []
    column = 0
    last = ""
    for match in _PIECES.finditer(kinds):
        piece = run[match.start() : match.end()]
        if match["wide"]:
            pieces.append(STUB.join(piece) + STUB)
            column += 2 * len(piece)
            last = ""
            continue
        for last in _bounded(piece):
            if len(last) > 1:
                clusters.append((column, last))
            columns = last[0] + STUB if cluster_width(last) == 2 else last[0]
            pieces.append(columns)
            column += len(columns)
    return _LaidRun("".join(pieces), tuple(clusters), bool(last) and is_open(last), kinds[0] in "zj")


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
