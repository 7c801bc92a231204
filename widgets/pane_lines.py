"""The lines between the columns of panes, cell by cell. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.geometry import Rect
from app.domain.layout import PaneId
from widgets.glyphs import HEAVY, LIGHT, Weight, line_glyph

_UP, _RIGHT, _DOWN, _LEFT = range(4)


@dataclass(frozen=True, slots=True)
class LineCell:
    """One cell of a line; `heavy` where it borders the focused pane."""

    glyph: str
    heavy: bool


def has_line(region: Rect) -> bool:
    """Whether the first column of a pane's region is a line: it is, unless the region is at the left edge or empty."""
    return region.x > 0 and region.width > 0


def title_of(region: Rect) -> Rect:
    """The row of a region in which its title is drawn."""
    left = 1 if has_line(region) else 0
    return Rect(region.x + left, region.y, max(0, region.width - left), min(1, region.height))


def body_of(region: Rect) -> Rect:
    """What is left of a region for the terminal."""
    title = title_of(region)
    return Rect(title.x, title.bottom, title.width, max(0, region.bottom - title.bottom))


def line_cells(regions: Mapping[PaneId, Rect], focus: PaneId | None) -> dict[int, dict[int, LineCell]]:
    """The cells of all lines by row and column. They join each other and the title rows, which are lines too."""
    arms: dict[tuple[int, int], list[Weight]] = {
        (region.x, y): [0, 0, 0, 0]
        for region in regions.values()
        if has_line(region)
        for y in range(region.y, region.bottom)
    }
    for x, y in arms:
        _join(arms, x, y, LIGHT)
        if (x, y + 1) not in arms:
            arms[x, y][_DOWN] = LIGHT
    for pane_id, region in regions.items():
        _border(arms, region, HEAVY if pane_id == focus else LIGHT)
    cells: dict[int, dict[int, LineCell]] = {}
    for (x, y), weights in arms.items():
        up, right, down, left = weights
        cells.setdefault(y, {})[x] = LineCell(line_glyph(up, right, down, left), HEAVY in weights)
    return cells


def _border(arms: dict[tuple[int, int], list[Weight]], region: Rect, weight: Weight) -> None:
    """Join the pane's title row to the lines at its sides, and give those the pane's weight along it."""
    for x, towards_title in ((region.x, _RIGHT), (region.right, _LEFT)):
        if (x, region.y) in arms:
            weights = arms[x, region.y]
            weights[towards_title] = max(weights[towards_title], weight)
        for y in range(region.y, region.bottom - 1):
            _join(arms, x, y, weight)


def _join(arms: dict[tuple[int, int], list[Weight]], x: int, y: int, weight: Weight) -> None:
    """Let the cell and the one below it reach each other, where both belong to a line."""
    if (x, y) in arms and (x, y + 1) in arms:
        arms[x, y][_DOWN] = max(arms[x, y][_DOWN], weight)
        arms[x, y + 1][_UP] = max(arms[x, y + 1][_UP], weight)
