"""A screen that is larger than one of its terminals, cut to that terminal: nothing piles up at its edges."""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, set_cell_size

_MOVE: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
_SEQUENCE: Final = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|[\r\n]")


def crop(frame: str, cols: int, rows: int) -> str:
    """The frame without what lies right of `cols` or below `rows`.

    A frame is as Textual writes it: a move (`CSI row ; column H`), then the text of one row with its attributes.
    """
    first, *rest = _MOVE.split(frame)
    pieces = [first]
    for row, column, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        y, x = int(row), int(column)
        if y > rows or x > cols:
            pieces.extend(_SEQUENCE.findall(text.replace("\n", "")))
        else:
            pieces.append(f"\x1b[{row};{column}H")
            pieces.extend(_cut(text, cols - x + 1))
    return "".join(pieces)


def _cut(text: str, room: int) -> Iterator[str]:
    """The text up to `room` cells; sequences are all kept, and line feeds, which the next move makes idle, dropped."""
    at = 0
    for match in _SEQUENCE.finditer(text):
        run, room = _fitting(text[at : match.start()], room)
        yield run
        yield match[0].strip("\r\n")
        at = match.end()
    yield _fitting(text[at:], room)[0]


def _fitting(run: str, room: int) -> tuple[str, int]:
    """As much of the run as there is room for, and the room that it leaves."""
    cells = cell_len(run)
    return (run, room - cells) if cells <= room else (set_cell_size(run, room), 0)
