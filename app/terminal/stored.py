"""How the scrollback keeps rows: in little memory, and in no objects that the garbage collector would have to follow.

A row that is nothing but text in the default style is that text, which is laid out when somebody looks: a flood leaves
much that nobody ever sees. One with other pens is its characters and pens; one that wraps or has clusters these with
what makes it special. What is rarer, a row with a palette, stays a Row.
"""

from typing import Any, Final, TypeAlias, get_args

from app.terminal.rows import PLAIN, MarkKind, PromptMark, Row
from app.terminal.width import IRREGULAR, STUB, Laid, lay, unhung

StoredRow: TypeAlias = Row | str | tuple[str, str] | tuple[str, str, bool, str]
"""The first form is text, or the characters that it was laid out to: these have a STUB, or come to the same.

The last is characters, pens, whether the line goes on in the next row, and its clusters: the text that they come from;
or, for a row that was on the screen, `_CELL` and column, `_TEXT` and text of each, and `_MARK` and what each
prompt mark says. Flat, because the garbage collector needs a turn for each level to let go of it.
"""

_CELL: Final = "\x1e"
_TEXT: Final = "\x1f"  # no cell has control characters
_MARK: Final = "\x1d"
_KINDS: Final[dict[str, MarkKind]] = {kind: kind for kind in get_args(MarkKind)}


def as_row(stored: StoredRow) -> Row:
    """The row in full."""
    if isinstance(stored, str):
        return _plain_row(stored)
    if isinstance(stored, Row):
        return stored
    row = Row(stored[0], stored[1])
    if len(stored) == 4:
        row.wrapped = stored[2]
        clusters, *marks = stored[3].split(_MARK)
        row.clusters = _clusters(clusters) or None
        row.marks = tuple(map(_mark, marks))
    return row


def _plain_row(text: str) -> Row:
    return _UnlaidRow(text) if is_unlaid(text) else Row(text, PLAIN * len(text))


class _UnlaidRow(Row):
    """A row that has no characters yet: whoever asks for them makes it a usual one.

    In a flood most rows cross the screen between two looks at it.
    """

    __slots__ = ()

    def __init__(self, text: str) -> None:
        self.source = text
        self.wrapped, self.marks, self.palette = False, (), None
        self.stamp = 0
        self.source_stamp = self.generation

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there: the slots that `__init__` leaves empty."""
        if name not in ("chars", "pens", "clusters") or self.source is None:
            raise AttributeError(name)
        laid = _lay(self.source)
        self.chars, self.pens, self.clusters = laid.chars, PLAIN * len(laid.chars), dict(laid.clusters) or None
        object.__setattr__(self, "__class__", Row)
        return getattr(self, name)


def _lay(text: str) -> Laid:
    return lay(unhung(text))


def _clusters(kept: str) -> dict[int, str]:
    if not kept.startswith(_CELL):
        return dict(lay(kept).clusters)
    cells = [cell.partition(_TEXT) for cell in kept[1:].split(_CELL)]
    return {int(column): text for column, _, text in cells}


def _mark(kept: str) -> PromptMark:
    kind, column, status = kept.split(_TEXT)
    return PromptMark(_KINDS[kind], int(column), int(status) if status else None)


def compact(row: Row) -> StoredRow:
    """The smallest form of a row that nobody else holds."""
    if row.palette is not None:
        return row
    source = row.source
    if source is not None and row.stamp == row.source_stamp and not (row.wrapped or row.marks):
        return source
    if row.clusters or row.marks:
        special = [f"{_CELL}{column}{_TEXT}{text}" for column, text in (row.clusters or {}).items()]
        special += [f"{_MARK}{mark.kind}{_TEXT}{mark.column}{_TEXT}{_digits(mark.exit_status)}" for mark in row.marks]
        return row.chars, row.pens, row.wrapped, "".join(special)
    if row.wrapped:
        return row.chars, row.pens, True, ""
    if row.pens.strip(PLAIN) or is_unlaid(row.chars):
        return row.chars, row.pens
    return row.chars


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)


def is_unlaid(text: str) -> bool:
    """Whether text may have other columns than characters: one or two for each of these, or less."""
    return not text.isascii() and STUB not in text and IRREGULAR.search(text) is not None


def chars_of(stored: StoredRow) -> str:
    """The row's characters, one a column."""
    if isinstance(stored, str):
        return _lay(stored).chars if is_unlaid(stored) else stored
    return stored.chars if isinstance(stored, Row) else stored[0]


def goes_on(stored: StoredRow) -> bool:
    """Whether the line goes on in the next row."""
    if isinstance(stored, Row):
        return stored.wrapped
    return len(stored) == 4 and not isinstance(stored, str) and stored[2]


def has_marks(stored: StoredRow) -> bool:
    """Whether there are prompt marks in the row."""
    if isinstance(stored, Row):
        return bool(stored.marks)
    return len(stored) == 4 and not isinstance(stored, str) and _MARK in stored[3]
