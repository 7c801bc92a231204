"""Laying rows out again for another width: soft-wrapped lines are joined and cut anew."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.terminal.history import StoredRow, as_row
from app.terminal.palette import join_palettes
from app.terminal.rows import PromptMark, Row
from app.terminal.width import STUB


class Place(NamedTuple):
    """A cell, or the gap after a row's last one: `column` may be as much as the width."""

    row: int
    column: int


class Reflowed(NamedTuple):
    """The rows at the new width, and where the places are among them."""

    rows: list[StoredRow]
    places: list[Place]


def reflow(
    rows: Sequence[StoredRow],
    old_columns: int,
    columns: int,
    places: Sequence[Place],
    pack: Callable[[Row], Row],
) -> Reflowed:
    """Cut the logical lines of `rows` to another width.

    A place after the end of a line comes to be right behind its last character. `pack` returns a row with its own
    palette: where a line has such rows and others, all are made so.
    """
    out: list[StoredRow] = []
    moved: dict[Place, Place] = {}
    wanted: dict[int, list[Place]] = {}
    for place in places:
        wanted.setdefault(place.row, []).append(place)
    index = 0
    while index < len(rows):
        first = index
        row = rows[index]
        if _fits(row, columns):
            for place in wanted.get(index, ()):
                moved[place] = Place(len(out), _within(place.column, len(as_row(row).chars), columns))
            out.append(row)
            index += 1
            continue
        line: list[Row] = []
        while True:
            row = rows[index]
            line.append(as_row(row))
            index += 1
            if not line[-1].wrapped or index == len(rows):
                break
        if any(part.palette for part in line):
            line = [part if part.palette else pack(part) for part in line]
        here = [place for number in range(first, index) for place in wanted.get(number, ())]
        _reflow_line(line, first, old_columns, columns, here, out, moved)
    return Reflowed(out, [moved.get(place, Place(len(out), 0)) for place in places])


def _within(column: int, length: int, columns: int) -> int:
    """The column in the new width: at most behind the row's last character, as in tmux."""
    return min(column, length, columns)


def _fits(row: StoredRow, columns: int) -> bool:
    if isinstance(row, str):
        return len(row) <= columns
    return len(row[0]) <= columns if isinstance(row, tuple) else not row.wrapped and len(row.chars) <= columns


def _reflow_line(
    line: list[Row],
    first: int,
    old_columns: int,
    columns: int,
    places: list[Place],
    out: list[StoredRow],
    moved: dict[Place, Place],
) -> None:
    joined, starts = _join(line, old_columns)
    offsets = {place: starts[place.row - first] + place.column for place in places}
    length = len(joined.chars)
    cuts = _cuts(joined.chars, columns)
    base = len(out)
    out.extend(_pieces(joined, cuts, columns))
    for place, offset in offsets.items():
        number = max(at for at, cut in enumerate(cuts) if cut <= offset)
        if number and offset == cuts[number] and offset >= length:
            number -= 1  # after the last character of a full row, not on a row that does not exist
        moved[place] = Place(base + number, _within(offset - cuts[number], length - cuts[number], columns))


def _join(line: list[Row], old_columns: int) -> tuple[Row, list[int]]:
    """The whole logical line as one row, and where each of its rows begins in it."""
    joined = Row(line[0].chars, line[0].pens)
    joined.wrapped = line[-1].wrapped
    joined.palette = line[0].palette
    starts = [0]
    clusters = dict(line[0].clusters or {})
    marks = list(line[0].marks)
    for row in line[1:]:
        missing = starts[-1] + old_columns - len(joined.chars)
        if missing > 1 or (missing == 1 and row.chars[1:2] != STUB):
            joined.pad(len(joined.chars) + missing)
        start = len(joined.chars)
        starts.append(start)
        joined.chars += row.chars
        joined.pens += _add_palette(joined, row)
        clusters |= {start + column: text for column, text in (row.clusters or {}).items()}
        marks += [PromptMark(mark.kind, start + mark.column, mark.exit_status) for mark in row.marks]
    joined.clusters = clusters or None
    joined.marks = tuple(marks)
    return joined, starts


def _add_palette(joined: Row, row: Row) -> str:
    """The row's pens, as numbers of the palette that `joined` then has."""
    if joined.palette is row.palette or joined.palette is None or row.palette is None:
        return row.pens
    shift, count = len(joined.palette.looks()), len(row.palette.looks())
    joined.palette = join_palettes(joined.palette, row.palette)
    return row.pens.translate({number: number + shift for number in range(count)})


def _cuts(chars: str, columns: int) -> list[int]:
    cuts = [0]
    while cuts[-1] + columns < len(chars):
        cut = cuts[-1] + columns
        if chars[cut] == STUB and columns > 1:
            cut -= 1
        cuts.append(cut)
    return cuts


def _pieces(joined: Row, cuts: list[int], columns: int) -> list[Row]:
    pieces: list[Row] = []
    ends = [*cuts[1:], cuts[-1] + columns]
    for start, end in zip(cuts, ends, strict=True):
        cells = joined.cells(start, min(end, max(start, len(joined.chars))))
        piece = Row(cells.chars, cells.pens)
        piece.clusters = dict(cells.clusters) or None
        piece.palette = joined.palette
        piece.wrapped = True
        pieces.append(piece)
    pieces[-1].wrapped = joined.wrapped
    for mark in joined.marks:
        number = max(at for at, cut in enumerate(cuts) if cut <= mark.column)
        mark = PromptMark(mark.kind, min(mark.column - cuts[number], columns - 1), mark.exit_status)
        pieces[number].marks = (*pieces[number].marks, mark)
    return pieces
