"""Laying rows out again for another width: soft-wrapped lines are joined and cut anew."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.terminal.palette import Palette, cut_palette, join_palettes
from app.terminal.rows import PLAIN, PromptMark, Row
from app.terminal.width import STUB


class Place(NamedTuple):
    """A cell, or the gap after a row's last one: `column` may be as much as the width."""

    row: int
    column: int


class Reflowed(NamedTuple):
    """The rows at the new width, and where the places are among them."""

    rows: list[Row]
    places: list[Place]


def reflow(
    rows: Sequence[Row],
    old_columns: int,
    columns: int,
    places: Sequence[Place],
    pack: Callable[[Row], Row],
) -> Reflowed:
    """Cut the logical lines of `rows` to another width.

    A place after the end of a line comes to be right behind its last character. `pack` returns a row with its own
    palette: where a line has such rows and others, all are made so.
    """
    out: list[Row] = []
    moved: dict[Place, Place] = {}
    start = 0
    for end, row in enumerate(rows, 1):
        if row.wrapped and end < len(rows):
            continue
        line = rows[start:end]
        here = [place for place in places if start <= place.row < end]
        if not here and columns > 1 and all(map(_is_simple, line)):
            out += _cut_simple(line, old_columns, columns)
        elif len(line) == 1 and not row.wrapped and len(row.chars) <= columns:
            moved |= {place: Place(len(out), _within(place.column, len(row.chars), columns)) for place in here}
            out.append(row)
        else:
            _reflow_line(line, start, old_columns, columns, here, out, moved, pack)
        start = end
    return Reflowed(out, [moved.get(place, Place(len(out), 0)) for place in places])


def lay_line(line: Sequence[Row], columns: int, pack: Callable[[Row], Row]) -> list[Row]:
    """The rows of a logical line whose rows have no gaps between them, in another width."""
    if len(line) == 1 and len(line[0].chars) <= columns:
        return list(line)
    if columns > 1 and all(map(_is_simple, line)):
        return _cut_simple(line, 0, columns)
    joined, _ = join_rows(line, 0, pack)
    return _pieces(joined, cuts_of(joined.chars, columns), columns)


def _is_simple(row: Row) -> bool:
    return not (row.clusters or row.marks or row.palette)


def _cut_simple(line: Sequence[Row], old_columns: int, columns: int) -> list[Row]:
    """The line in rows of another width, if it is nothing but characters and pens."""
    if len(line) == 1:
        chars, pens = line[0].chars, line[0].pens
    else:
        gaps = _gaps(line, old_columns)
        chars = "".join([row.chars + " " * gap for row, gap in zip(line, gaps, strict=True)])
        pens = "".join([row.pens + PLAIN * gap for row, gap in zip(line, gaps, strict=True)])
    cuts = cuts_of(chars, columns) if STUB in chars else range(0, max(1, len(chars)), columns)
    pieces: list[Row] = []
    for start, end in zip(cuts, [*cuts[1:], len(chars)], strict=True):
        piece = Row(chars[start:end], pens[start:end])
        piece.wrapped = True
        pieces.append(piece)
    pieces[-1].wrapped = line[-1].wrapped
    return pieces


def _gaps(line: Sequence[Row], columns: int) -> list[int]:
    """How many blanks each row lacks, but for those that only left no room for a wide character, and for the last."""
    gaps: list[int] = []
    for row, following in pairwise(line):
        missing = columns - len(row.chars)
        gaps.append(0 if missing == 1 and following.chars[1:2] == STUB else max(0, missing))
    return [*gaps, 0]


def _within(column: int, length: int, columns: int) -> int:
    """The column in the new width: at most behind the row's last character, as in tmux."""
    return min(column, length, columns)


def _reflow_line(
    line: Sequence[Row],
    first: int,
    old_columns: int,
    columns: int,
    places: list[Place],
    out: list[Row],
    moved: dict[Place, Place],
    pack: Callable[[Row], Row],
) -> None:
    joined, starts = join_rows(line, old_columns, pack)
    length = len(joined.chars)
    cuts = cuts_of(joined.chars, columns)
    for place in places:
        offset = starts[place.row - first] + place.column
        number = bisect_right(cuts, offset) - 1
        if number and offset == cuts[number] and offset >= length:
            number -= 1  # after the last character of a full row, not on a row that does not exist
        moved[place] = Place(len(out) + number, _within(offset - cuts[number], length - cuts[number], columns))
    out += _pieces(joined, cuts, columns)


def join_rows(line: Sequence[Row], columns: int, pack: Callable[[Row], Row]) -> tuple[Row, list[int]]:
    """The logical line, printed in rows of so many columns, as one row; and where each of its rows begins in it."""
    gaps = _gaps(line, columns)
    starts = [0, *accumulate([len(row.chars) + gap for row, gap in zip(line, gaps, strict=True)])]
    palette, numbers = _joined_pens(line, pack)
    joined = Row(
        "".join([row.chars + " " * gap for row, gap in zip(line, gaps, strict=True)]),
        "".join([pens + PLAIN * gap for pens, gap in zip(numbers, gaps, strict=True)]),
    )
    joined.wrapped, joined.palette = line[-1].wrapped, palette
    clusters: dict[int, str] = {}
    marks: list[PromptMark] = []
    for row, start in zip(line, starts, strict=False):
        clusters |= {start + column: text for column, text in (row.clusters or {}).items()}
        marks += [PromptMark(mark.kind, start + mark.column, mark.exit_status) for mark in row.marks]
    joined.clusters = clusters or None
    joined.marks = tuple(marks)
    return joined, starts[:-1]


def _joined_pens(line: Sequence[Row], pack: Callable[[Row], Row]) -> tuple[Palette | None, list[str]]:
    """One palette for all rows, and the pens of each as its numbers; none if no row has one."""
    if not any(row.palette for row in line):
        return None, [row.pens for row in line]
    packed = [row if row.palette else pack(row) for row in line]
    palettes = {id(row.palette): row.palette for row in packed if row.palette}
    sizes = [palette.size for palette in palettes.values()]
    if sum(sizes) > sys.maxunicode:  # more than there are numbers: it can only be made to spite us
        return None, [PLAIN * len(row.pens) for row in line]
    firsts = dict(zip(palettes, accumulate(sizes, initial=0), strict=False))
    tables = {
        key: {number: number + firsts[key] for number in range(palette.size)} for key, palette in palettes.items()
    }
    return join_palettes(list(palettes.values())), [row.pens.translate(tables[id(row.palette)]) for row in packed]


def cuts_of(chars: str, columns: int) -> list[int]:
    """Where the rows of a line begin."""
    cuts = [0]
    while cuts[-1] + columns < len(chars):
        cut = cuts[-1] + columns
        if chars[cut] == STUB and columns > 1:
            cut -= 1
        cuts.append(cut)
    return cuts


def _pieces(joined: Row, cuts: list[int], columns: int) -> list[Row]:
    """The rows that begin at the cuts. The time is linear: a line may have a hundred thousand clusters."""
    clusters, joined.clusters = joined.clusters or {}, None
    places = sorted(clusters)
    pieces: list[Row] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1] + columns], strict=True):
        end = min(end, max(start, len(joined.chars)))
        cells = joined.cells(start, end)
        piece = Row(cells.chars, cells.pens)
        is_cut = joined.chars[end : end + 1] == STUB
        here = places[bisect_left(places, start) : bisect_left(places, end - is_cut)]
        piece.clusters = {place - start: clusters[place] for place in here} or None
        piece.wrapped = True
        pieces.append(piece)
    pieces[-1].wrapped = joined.wrapped
    if joined.palette is not None:
        own = cut_palette(joined.palette, [piece.pens for piece in pieces])
        for piece, (palette, pens) in zip(pieces, own, strict=True):
            piece.palette, piece.pens = palette, pens
    for mark in joined.marks:
        number = bisect_right(cuts, mark.column) - 1
        mark = PromptMark(mark.kind, min(mark.column - cuts[number], columns - 1), mark.exit_status)
        pieces[number].marks = (*pieces[number].marks, mark)
    return pieces
