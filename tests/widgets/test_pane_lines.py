"""The lines between panes: joined everywhere, heavy around the focus."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.geometry import Rect
from app.domain.layout import Direction, Pane, PaneId, Split, panes, regions, split
from widgets.glyphs import HEAVY, LIGHT, line_glyph
from widgets.pane_lines import body_of, has_line, line_cells, title_of


def leaf(name: str) -> Pane:
    """A pane by its name."""
    return Pane(id=PaneId(name))


@st.composite
def trees(draw: st.DrawFn) -> Pane | Split:
    """Trees made by splitting."""
    tree: Pane | Split = leaf("p0")
    for number in range(draw(st.integers(0, 7))):
        target = draw(st.sampled_from([pane.id for pane in panes(tree)]))
        direction: Direction = draw(st.sampled_from(["row", "column"]))
        tree = split(tree, target, direction, leaf(f"p{number + 1}"))
    return tree


@given(trees(), st.integers(0, 60), st.integers(0, 30))
def test_titles_bodies_and_lines_tile_the_area(tree: Pane | Split, width: int, height: int) -> None:
    area = Rect(0, 0, width, height)
    placed = regions(tree, area)
    cells = [
        (x, y)
        for region in placed.values()
        for part in (title_of(region), body_of(region))
        for x in range(part.x, part.right)
        for y in range(part.y, part.bottom)
    ]
    cells += [(x, y) for y, row in line_cells(placed, None).items() for x in row]
    assert len(cells) == len(set(cells)) == area.area


@given(trees(), st.integers(1, 60), st.integers(1, 30))
def test_a_line_at_the_left_edge_would_border_nothing(tree: Pane | Split, width: int, height: int) -> None:
    placed = regions(tree, Rect(0, 0, width, height))
    assert all(has_line(region) == (region.x > 0) for region in placed.values() if region.width)


def drawn(tree: Pane | Split, width: int, height: int, focus: str) -> list[str]:
    """Lines and titles as text; `-` and `=` stand for titles."""
    placed = regions(tree, Rect(0, 0, width, height))
    rows = [[" "] * width for _ in range(height)]
    for pane_id, region in placed.items():
        title = title_of(region)
        for x in range(title.x, title.right):
            rows[title.y][x] = "=" if pane_id == focus else "-"
    for y, row in line_cells(placed, PaneId(focus)).items():
        for x, cell in row.items():
            rows[y][x] = cell.glyph
    return ["".join(row) for row in rows]


def test_lines_join_each_other_and_the_titles_and_are_heavy_around_the_focus() -> None:
    tree = split(split(leaf("a"), PaneId("a"), "row", leaf("b")), PaneId("b"), "column", leaf("c"))
    assert drawn(tree, 10, 6, "b") == [
        "-----┲====",
        "     ┃    ",
        "     ╿    ",
        "     ├----",
        "     │    ",
        "     │    ",
    ]
    assert drawn(tree, 10, 6, "a") == [
        "=====┱----",
        "     ┃    ",
        "     ┃    ",
        "     ┠----",
        "     ┃    ",
        "     ╿    ",
    ]


def test_a_glyph_has_the_arms_it_was_asked_for() -> None:
    assert line_glyph(0, 0, 0, 0) == " "
    assert line_glyph(LIGHT, LIGHT, LIGHT, LIGHT) == "┼"
    assert line_glyph(HEAVY, HEAVY, HEAVY, HEAVY) == "╋"
    assert line_glyph(0, HEAVY, 0, HEAVY) == "━"
    assert line_glyph(LIGHT, HEAVY, LIGHT, 0) == "┝"
