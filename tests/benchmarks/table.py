"""Plain tables, and the few statistics that fill them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Table:
    """A title, columns, and a row of cells for each name; `notes` say what a reader has to know."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        """Names to the left, cells to the right, as wide as the widest."""
        first = max(len(text) for text in (self.title, *(name for name, _ in self.rows)))
        widths = [
            max(len(column), *(len(cells[index]) for _, cells in self.rows))
            for index, column in enumerate(self.columns)
        ]
        lines = [(self.title, self.columns), *self.rows]
        drawn = [
            "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))])
            for name, cells in lines
        ]
        return "\n".join([*(line.rstrip() for line in drawn), *(f"  {note}" for note in self.notes)])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least that share (0 to 1) of them does not exceed. There must be one."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def milliseconds(seconds: float) -> str:
    """A time as it is read beside others."""
    return f"{seconds * 1e3:.1f}"


def ratio(one: Sequence[float], other: Sequence[float]) -> str:
    """How many times as much as the other: the median over pairs that were taken one after the other."""
    return f"{median(a / b for a, b in zip(one, other, strict=True)):.2f}×"
