"""Laying rows out again for another width: soft-wrapped lines are joined and cut anew."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.terminal.history import StoredRow, as_row
from app.terminal.palette import join_palettes
from app.terminal.rows import PLAIN, PromptMark, Row
from app.terminal.width import STUB

_SAMPLE: Final = 64


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
    index = 0
    for start in _misfits(rows, columns):
        if start < index:
            continue  # it belongs to the line before
        _keep(rows, index, start, columns, places, out, moved)
        index = start
        line: list[Row] = []
        while True:
            row = as_row(rows[index])
            line.append(row)
            index += 1
            if not row.wrapped or index == len(rows):
                break
        here = [place for place in places if start <= place.row < index]
        if not here and columns > 1 and all(_is_simple(part) for part in line):
            out.extend(_cut_simple(line, old_columns, columns))
            continue
        if any(part.palette for part in line):
            line = [part if part.palette else pack(part) for part in line]
        _reflow_line(line, start, old_columns, columns, here, out, moved)
    _keep(rows, index, len(rows), columns, places, out, moved)
    return Reflowed(out, [moved.get(place, Place(len(out), 0)) for place in places])


def surely_dropped(rows: Sequence[StoredRow], columns: int, limit: int) -> int:
    """How many of the oldest rows need not be laid out: those after them will be `limit` rows, of fewer columns."""
    if all(_length(row) <= columns for row in rows[::_SAMPLE]):
        return 0  # nearly all fit as they are, which takes less time than to count them
    for number in range(len(rows) - 1, 0, -1):
        is_first = not _goes_on(rows[number - 1])
        limit -= max(is_first, _length(rows[number]) // columns)
        if limit <= 0 and is_first:
            return number
    return 0


def _goes_on(row: StoredRow) -> bool:
    return isinstance(row, Row) and row.wrapped


def _length(row: StoredRow) -> int:
    return len(row) if isinstance(row, str) else len(row[0] if isinstance(row, tuple) else row.chars)


def _misfits(rows: Sequence[StoredRow], columns: int) -> list[int]:
    """The numbers of the rows that go on in the next one, or are too long. Most do neither, and there are many."""
    return [
        number
        for number, row in enumerate(rows)
        if (
            len(row) > columns
            if isinstance(row, str)
            else len(row[0]) > columns
            if isinstance(row, tuple)
            else row.wrapped or len(row.chars) > columns
        )
    ]


def _keep(
    rows: Sequence[StoredRow],
    start: int,
    end: int,
    columns: int,
    places: Sequence[Place],
    out: list[StoredRow],
    moved: dict[Place, Place],
) -> None:
    """Take rows over as they are."""
    for place in places:
        if start <= place.row < end:
            column = _within(place.column, len(as_row(rows[place.row]).chars), columns)
            moved[place] = Place(len(out) + place.row - start, column)
    out.extend(rows[start:end])


def _is_simple(row: Row) -> bool:
    return not (row.clusters or row.marks or row.palette)


def _cut_simple(line: list[Row], old_columns: int, columns: int) -> list[Row]:
    """The line in rows of another width, if it is nothing but characters and pens."""
    chars, pens = line[0].chars, line[0].pens
    start = 0
    for row in line[1:]:
        missing = start + old_columns - len(chars)
        if missing == 1 and row.chars[1:2] == STUB:
            missing = 0
        start = len(chars) + missing
        chars += " " * missing + row.chars
        pens += PLAIN * missing + row.pens
    cuts = _cuts(chars, columns) if STUB in chars else range(0, max(1, len(chars)), columns)
    pieces: list[Row] = []
    for start, end in zip(cuts, [*cuts[1:], len(chars)], strict=True):
        piece = Row(chars[start:end], pens[start:end])
        piece.wrapped = True
        pieces.append(piece)
    pieces[-1].wrapped = line[-1].wrapped
    return pieces


def _within(column: int, length: int, columns: int) -> int:
    """The column in the new width: at most behind the row's last character, as in tmux."""
    return min(column, length, columns)


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
