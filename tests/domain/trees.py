"""Layout trees of any shape, for property tests."""

from collections.abc import Callable
from itertools import count

from hypothesis import strategies as st

from app.domain.geometry import Rect, Side
from app.domain.layout import Direction, Pane, PaneId, Split, panes

DIRECTIONS: tuple[Direction, ...] = ("row", "column")
SIDES: tuple[Side, ...] = ("left", "right", "up", "down")
MAX_DEPTH = 3

areas = st.builds(Rect, st.integers(-5, 50), st.integers(-5, 50), st.integers(0, 300), st.integers(0, 120))
roomy_areas = st.builds(Rect, st.integers(0, 9), st.integers(0, 9), st.integers(120, 300), st.integers(120, 200))
directions = st.sampled_from(DIRECTIONS)
sides = st.sampled_from(SIDES)


@st.composite
def trees(draw: st.DrawFn) -> Pane | Split:
    """A tree in its regular form with up to twenty-seven panes, called p1, p2…"""
    numbers = count(1)
    return _tree(draw, numbers.__next__, draw(directions), MAX_DEPTH)


def _tree(draw: st.DrawFn, number: Callable[[], int], direction: Direction, depth: int) -> Pane | Split:
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return Pane(id=PaneId(f"p{number()}"))
    across: Direction = "column" if direction == "row" else "row"
    size = draw(st.integers(2, 3))
    children = tuple(_tree(draw, number, across, depth - 1) for _ in range(size))
    weights = tuple(draw(st.lists(st.integers(1, 400), min_size=size, max_size=size)))
    return Split(direction=direction, children=children, weights=weights)


@st.composite
def trees_with_a_pane(draw: st.DrawFn) -> tuple[Pane | Split, PaneId]:
    """A tree and one of its panes."""
    tree = draw(trees())
    return tree, draw(st.sampled_from(ids(tree)))


def ids(tree: Pane | Split | None) -> list[PaneId]:
    """The panes' ids from left to right and top to bottom."""
    return [pane.id for pane in panes(tree)]
