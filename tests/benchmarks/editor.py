"""What a key costs in the context editor, by the length of the text, beside Textual's own text area; and loading it."""

from __future__ import annotations

import asyncio
import time
from itertools import cycle, islice
from statistics import median
from typing import Final

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.benchmarks.rivals import Place
from tests.benchmarks.table import Table, milliseconds, ratio
from widgets.markdown_area import MarkdownArea

_LINES: Final = (
    "## What you own",
    "You own the API in `api/`; read the tests **before** the code, and ask before you rename what others call.",
    "- Money is `Decimal`, never a float.",
    "",
)
SIZES: Final = {"2 KB": 2_000, "50 KB": 49_000, "1 MB": 1_000_000}
NAMES: Final = tuple(f"{size}, {what}" for size in SIZES for what in ("a key", "loading"))


def measure(place: Place, *, quick: bool = False) -> Table:  # noqa: ARG001 - it needs no place
    """A table with milliseconds of processor time of both, and how many times as much the stock area takes."""
    rounds = 1 if quick else 15
    rows: list[tuple[str, tuple[str, str, str]]] = []
    for name, size in SIZES.items():
        stock, ours = asyncio.run(_pairs(size, rounds, TextArea(soft_wrap=True), MarkdownArea()))
        for what, index in (("a key", 0), ("loading", 1)):
            one, other = [pair[index] for pair in stock], [pair[index] for pair in ours]
            rows.append(
                (f"{name}, {what}", (milliseconds(median(one)), milliseconds(median(other)), ratio(one, other)))
            )
    return Table("the context editor, ms", ("Textual's", "ours", "pairs"), rows)


async def _pairs(size: int, rounds: int, *areas: TextArea) -> list[list[tuple[float, float]]]:
    """For each area its times of a key and of loading, taken in turns."""
    text = "".join(f"{line}\n" for line in islice(cycle(_LINES), size // 36))
    times: list[list[tuple[float, float]]] = [[] for _ in areas]
    async with _Stage(*areas).run_test(size=(80, 50)) as pilot:
        for _ in range(rounds):
            for area, taken in zip(areas, times, strict=True):
                taken.append(await _measure(pilot, area, text))
    return times


async def _measure(pilot: Pilot[None], area: TextArea, text: str) -> tuple[float, float]:
    area.focus()
    started = time.process_time()
    area.load_text(text)
    await pilot.pause()
    loaded = time.process_time()
    area.move_cursor((len(area.document.lines) // 2, 0))
    await pilot.pause()
    moved = time.process_time()
    await pilot.press("x")
    return time.process_time() - moved, loaded - started


class _Stage(App[None]):
    def __init__(self, *areas: TextArea) -> None:
        super().__init__()
        self._areas = areas

    def compose(self) -> tuple[TextArea, ...]:
        return self._areas
