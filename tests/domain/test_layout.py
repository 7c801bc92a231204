"""The split tree: nothing lost, nothing doubled, nothing uncovered."""

import json
from collections import Counter
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import NotFound
from app.domain.geometry import Rect, Side
from app.domain.layout import (
    PRESETS,
    Direction,
    Pane,
    PaneId,
    Preset,
    Split,
    Tab,
    WorkspaceLayout,
    arrange,
    close,
    find,
    map_panes,
    move,
    neighbour,
    panes,
    regions,
    replace,
    resize,
    rotate,
    session_panes,
    split,
    swap,
)
from app.domain.session import SessionId
from tests.domain.trees import areas, directions, ids, roomy_areas, sides, trees, trees_with_a_pane

NEW = Pane(id=PaneId("new"))
SCREEN = Rect(0, 0, 120, 40)
OPPOSITE: dict[Side, Side] = {"left": "right", "right": "left", "up": "down", "down": "up"}


def pane(name: str) -> Pane:
    return Pane(id=PaneId(name))


A, B, C, D = (pane(name) for name in "ABCD")


def row(*children: Pane | Split, weights: tuple[int, ...] | None = None) -> Split:
    return Split(direction="row", children=children, weights=weights or (1,) * len(children))


def column(*children: Pane | Split, weights: tuple[int, ...] | None = None) -> Split:
    return Split(direction="column", children=children, weights=weights or (1,) * len(children))


def lengths(tree: Pane | Split | None, area: Rect = SCREEN) -> dict[str, tuple[int, int]]:
    return {str(name): (rect.width, rect.height) for name, rect in regions(tree, area).items()}


def regular(tree: Pane | Split | None) -> bool:
    """Whether the tree is as the file format wants it; a round trip validates every split."""
    return tree is None or type(tree).model_validate(tree.as_fields()) == tree


def overlapping(one: Rect, other: Rect) -> bool:
    return max(one.x, other.x) < min(one.right, other.right) and max(one.y, other.y) < min(one.bottom, other.bottom)


# What every tree promises


@given(trees(), areas)
def test_regions_tile_any_area_exactly(tree: Pane | Split, area: Rect) -> None:
    placed = regions(tree, area)
    assert list(placed) == ids(tree)
    assert all(rect.width >= 0 and rect.height >= 0 for rect in placed.values())
    assert all(
        area.x <= rect.x and rect.right <= area.right and area.y <= rect.y and rect.bottom <= area.bottom
        for rect in placed.values()
    )
    assert sum(rect.area for rect in placed.values()) == area.area
    assert not any(overlapping(one, other) for one, other in combinations(placed.values(), 2))


@given(trees(), st.builds(Rect, st.just(0), st.just(0), st.integers(0, 12), st.integers(0, 12)))
def test_regions_cover_every_cell_of_a_small_area_once(tree: Pane | Split, area: Rect) -> None:
    cells = Counter(
        (x, y)
        for rect in regions(tree, area).values()
        for x in range(rect.x, rect.right)
        for y in range(rect.y, rect.bottom)
    )
    assert cells == Counter((x, y) for x in range(area.width) for y in range(area.height))


@given(trees(), roomy_areas)
def test_every_pane_has_a_cell_where_there_is_room_for_all(tree: Pane | Split, area: Rect) -> None:
    assert all(rect.area for rect in regions(tree, area).values())


@given(trees())
def test_a_tree_survives_its_file(tree: Pane | Split) -> None:
    tab = Tab(name="work", tree=tree, focus=ids(tree)[0])
    layout = WorkspaceLayout(tabs=(tab,))
    assert WorkspaceLayout.model_validate(json.loads(json.dumps(layout.as_fields()))) == layout


def test_unknown_fields_of_a_layout_survive_at_every_level() -> None:
    fields = {
        "version": 1,
        "current": 0,
        "tabs": [
            {
                "name": "work",
                "focus": "A",
                "tree": {
                    "node": "split",
                    "direction": "row",
                    "weights": [1, 1],
                    "x": None,
                    "children": [{"node": "pane", "id": "A", "y": [1, None]}, {"node": "pane", "id": "B"}],
                },
            }
        ],
    }
    kept = WorkspaceLayout.model_validate(fields).changed(sidebars={"agents": True}).as_fields()
    tree = kept["tabs"][0]["tree"]
    assert tree["x"] is None
    assert tree["children"][0]["y"] == [1, None]


# Splitting


@given(trees_with_a_pane(), directions, st.booleans())
def test_splitting_adds_one_pane_beside_the_one_that_was_there(
    case: tuple[Pane | Split, PaneId], direction: Direction, before: bool
) -> None:
    tree, target = case
    grown = split(tree, target, direction, NEW, before=before)
    order = ids(tree)
    order.insert(order.index(target) + (not before), NEW.id)
    assert ids(grown) == order
    assert regular(grown)


@given(trees_with_a_pane(), directions)
def test_splitting_halves_the_pane_and_leaves_the_others_where_they_are(
    case: tuple[Pane | Split, PaneId], direction: Direction
) -> None:
    tree, target = case
    area = Rect(0, 0, 4_000, 4_000)
    before, after = regions(tree, area), regions(split(tree, target, direction, NEW), area)
    for name, rect in before.items():
        if name != target:
            moved = after[name]
            assert max(abs(moved.x - rect.x), abs(moved.y - rect.y), abs(moved.right - rect.right)) <= 2
    halves = (
        (after[target].width, after[NEW.id].width)
        if direction == "row"
        else (after[target].height, after[NEW.id].height)
    )
    assert abs(halves[0] - halves[1]) <= 2


@given(trees_with_a_pane(), directions, st.booleans())
def test_closing_undoes_splitting(case: tuple[Pane | Split, PaneId], direction: Direction, before: bool) -> None:
    tree, target = case
    assert ids(close(split(tree, target, direction, NEW, before=before), NEW.id)) == ids(tree)


def test_panes_split_the_same_way_lie_in_one_split() -> None:
    assert split(row(A, B), B.id, "row", C) == row(A, B, C, weights=(2, 1, 1))


def test_a_pane_split_often_keeps_the_weights_readable() -> None:
    tree: Pane | Split = A
    for number in range(60):
        tree = split(tree, A.id, "row", pane(f"n{number}"))
    assert isinstance(tree, Split)
    assert max(tree.weights) <= 10_000
    assert min(tree.weights) >= 1


def test_a_pane_that_is_not_there_cannot_be_split() -> None:
    with pytest.raises(NotFound):
        split(row(A, B), C.id, "row", D)
    with pytest.raises(NotFound):
        split(None, A.id, "row", B)


# Closing


@given(trees_with_a_pane())
def test_closing_takes_out_one_pane_and_keeps_the_order_of_the_others(case: tuple[Pane | Split, PaneId]) -> None:
    tree, target = case
    rest = close(tree, target)
    assert ids(rest) == [name for name in ids(tree) if name != target]
    assert regular(rest)


@given(trees(), st.randoms(use_true_random=False))
def test_a_tree_can_be_closed_pane_by_pane(tree: Pane | Split, chance: object) -> None:
    rest: Pane | Split | None = tree
    order = ids(tree)
    chance.shuffle(order)  # type: ignore[attr-defined]
    for name in order:
        rest = close(rest, name)
    assert rest is None


def test_the_length_of_a_closed_pane_goes_to_its_neighbours_in_proportion() -> None:
    assert close(row(A, B, C, weights=(1, 5, 3)), B.id) == row(A, C, weights=(1, 3))


def test_a_split_with_one_child_left_is_that_child() -> None:
    assert close(row(A, column(B, C)), C.id) == row(A, B)


def test_what_comes_together_in_one_direction_is_one_split() -> None:
    tree = row(A, column(row(B, C, weights=(1, 3)), D), weights=(1, 1))
    assert close(tree, D.id) == row(A, B, C, weights=(4, 1, 3))


# Swapping, replacing and rotating


@given(trees(), st.data())
def test_swapping_twice_changes_nothing(tree: Pane | Split, data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(ids(tree))), data.draw(st.sampled_from(ids(tree)))
    swapped = swap(tree, one, other)
    assert regions(swapped, SCREEN)[one] == regions(tree, SCREEN)[other]
    assert swap(swapped, one, other) == tree


@given(trees_with_a_pane())
def test_a_replaced_pane_keeps_its_place(case: tuple[Pane | Split, PaneId]) -> None:
    tree, target = case
    changed = find(tree, target).changed(session="s1", title="build")
    grown = replace(tree, changed)
    assert find(grown, target) == changed
    assert regions(grown, SCREEN) == regions(tree, SCREEN)


@given(trees())
def test_rotating_moves_every_pane_one_place_further(tree: Pane | Split) -> None:
    order = ids(tree)
    assert ids(rotate(tree)) == [order[-1], *order[:-1]]


@given(trees())
def test_rotating_as_often_as_there_are_panes_changes_nothing(tree: Pane | Split) -> None:
    turned: Pane | Split | None = tree
    for _ in ids(tree):
        turned = rotate(turned)
    assert turned == tree


def test_an_empty_tab_rotates_into_itself() -> None:
    assert rotate(None) is None


# Moving


@given(trees_with_a_pane(), sides, areas)
def test_moving_loses_and_doubles_no_pane(case: tuple[Pane | Split, PaneId], side: Side, area: Rect) -> None:
    tree, target = case
    moved = move(tree, target, side, area)
    assert sorted(ids(moved)) == sorted(ids(tree))
    assert regular(moved)


@given(trees_with_a_pane(), sides)
def test_a_pane_moved_often_enough_is_the_whole_edge(case: tuple[Pane | Split, PaneId], side: Side) -> None:
    tree, target = case
    area = Rect(0, 0, 20_000, 20_000)
    before, steps = None, 0
    while tree != before:
        before, tree, steps = tree, move(tree, target, side, area), steps + 1
        assert steps <= 2 * len(ids(tree)) + 1
    rect = regions(tree, area)[target]
    edges: dict[Side, tuple[int, int, int]] = {
        "left": (rect.x, 0, rect.height),
        "right": (rect.right, area.right, rect.height),
        "up": (rect.y, 0, rect.width),
        "down": (rect.bottom, area.bottom, rect.width),
    }
    where, edge, length = edges[side]
    assert (where, length) == (edge, 20_000)


def test_a_pane_changes_places_with_the_next_one_in_its_row_and_lengths_stay() -> None:
    assert move(row(A, B, C, weights=(1, 2, 3)), A.id, "right", SCREEN) == row(B, A, C, weights=(1, 2, 3))
    assert move(row(A, B, C, weights=(1, 2, 3)), C.id, "left", SCREEN) == row(A, C, B, weights=(1, 2, 3))


def test_a_pane_moves_beside_its_neighbour_in_another_split() -> None:
    assert move(row(A, column(B, C)), A.id, "right", SCREEN) == column(row(B, A), C)


def test_a_pane_without_a_neighbour_there_becomes_the_whole_edge() -> None:
    assert move(row(A, B), A.id, "up", SCREEN) == column(A, B)
    assert move(column(row(A, B), C), B.id, "right", SCREEN) == row(column(A, C), B)


def test_the_only_pane_cannot_be_moved() -> None:
    assert move(A, A.id, "left", SCREEN) == A


# Resizing


@given(trees_with_a_pane(), sides, st.integers(-400, 400), roomy_areas)
def test_resizing_keeps_a_cell_for_every_pane_and_the_order(
    case: tuple[Pane | Split, PaneId], side: Side, cells: int, area: Rect
) -> None:
    tree, target = case
    resized = resize(tree, target, side, cells, area)
    assert ids(resized) == ids(tree)
    assert all(rect.area for rect in regions(resized, area).values())
    assert regular(resized)


@given(trees_with_a_pane(), sides, st.integers(-5, 5), areas)
def test_resizing_in_any_area_loses_no_pane(
    case: tuple[Pane | Split, PaneId], side: Side, cells: int, area: Rect
) -> None:
    tree, target = case
    assert ids(resize(tree, target, side, cells, area)) == ids(tree)


@given(st.integers(-200, 200), st.sampled_from(["left", "right"]))
def test_a_border_moves_by_the_cells_asked_for_until_one_is_left(cells: int, side: Side) -> None:
    width = lengths(resize(row(A, B, C), B.id, side, cells, SCREEN))["B"][0]
    assert width == max(1, min(40 + cells, 79))


def test_the_innermost_border_of_that_direction_moves() -> None:
    tree = row(A, column(B, row(C, D)))
    assert lengths(resize(tree, C.id, "right", 5, SCREEN))["D"] == (25, 20)
    assert lengths(resize(tree, C.id, "left", 5, SCREEN))["A"] == (55, 40)
    assert lengths(resize(tree, C.id, "up", 5, SCREEN))["B"] == (60, 15)


def test_a_pane_at_the_edge_moves_its_other_border_the_same_way_on_the_screen() -> None:
    assert lengths(resize(row(A, B), B.id, "right", 10, SCREEN)) == {"A": (70, 40), "B": (50, 40)}
    assert lengths(resize(row(A, B), A.id, "left", 10, SCREEN)) == {"A": (50, 40), "B": (70, 40)}


def test_a_border_stops_where_a_pane_inside_the_other_part_would_vanish() -> None:
    tree = row(A, column(row(B, C), D))
    assert lengths(resize(tree, A.id, "right", 500, SCREEN)) == {
        "A": (118, 40),
        "B": (1, 20),
        "C": (1, 20),
        "D": (2, 20),
    }


def test_a_pane_without_a_border_in_that_direction_stays() -> None:
    assert resize(row(A, B), A.id, "down", 3, SCREEN) == row(A, B)
    assert resize(A, A.id, "right", 3, SCREEN) == A


# Neighbours


@given(trees_with_a_pane(), sides, areas)
def test_a_neighbour_touches_at_that_side(case: tuple[Pane | Split, PaneId], side: Side, area: Rect) -> None:
    tree, target = case
    found = neighbour(tree, target, side, area)
    if found is not None:
        placed = regions(tree, area)
        assert placed[target].touches(placed[found], side)
        assert placed[found].touches(placed[target], OPPOSITE[side])


@given(trees_with_a_pane(), sides, roomy_areas)
def test_only_a_pane_at_the_edge_has_no_neighbour_there(
    case: tuple[Pane | Split, PaneId], side: Side, area: Rect
) -> None:
    tree, target = case
    rect = regions(tree, area)[target]
    at_the_edge = {
        "left": rect.x == area.x,
        "right": rect.right == area.right,
        "up": rect.y == area.y,
        "down": rect.bottom == area.bottom,
    }
    assert (neighbour(tree, target, side, area) is None) == at_the_edge[side]


@given(trees(), roomy_areas)
def test_two_panes_with_one_whole_border_in_common_are_each_others_neighbours(tree: Pane | Split, area: Rect) -> None:
    placed = regions(tree, area)
    for (one, rect), (other, beside) in permutations(placed.items(), 2):
        if beside.x == rect.right and (beside.y, beside.height) == (rect.y, rect.height):
            assert neighbour(tree, one, "right", area) == other
            assert neighbour(tree, other, "left", area) == one
        if beside.y == rect.bottom and (beside.x, beside.width) == (rect.x, rect.width):
            assert neighbour(tree, one, "down", area) == other
            assert neighbour(tree, other, "up", area) == one


def test_the_neighbour_is_the_pane_with_the_longest_common_border() -> None:
    tree = row(A, column(B, C, weights=(1, 3)))
    assert neighbour(tree, A.id, "right", SCREEN) == C.id
    assert neighbour(tree, B.id, "left", SCREEN) == A.id
    assert neighbour(tree, C.id, "up", SCREEN) == B.id


def test_of_equal_neighbours_the_first_is_taken() -> None:
    assert neighbour(row(A, column(B, C)), A.id, "right", SCREEN) == B.id


def test_a_pane_that_touches_at_a_corner_only_is_no_neighbour() -> None:
    tree = column(row(A, B), row(C, D))
    assert neighbour(tree, A.id, "right", SCREEN) == B.id
    assert neighbour(tree, D.id, "up", SCREEN) == B.id


def test_a_pane_that_has_no_cell_is_nobodys_neighbour() -> None:
    assert neighbour(row(A, B), A.id, "right", Rect(0, 0, 1, 5)) is None
    assert neighbour(row(A, B), B.id, "left", Rect(0, 0, 1, 5)) is None


def test_what_is_not_in_the_tree_has_no_neighbour() -> None:
    with pytest.raises(NotFound):
        neighbour(row(A, B), C.id, "left", SCREEN)


# Ready-made layouts


@given(trees(), st.sampled_from(PRESETS))
def test_a_ready_made_layout_has_the_same_panes_in_the_same_order(tree: Pane | Split, preset: Preset) -> None:
    arranged = arrange(tree, preset)
    assert ids(arranged) == ids(tree)
    assert regular(arranged)


@given(trees(), st.sampled_from(PRESETS))
def test_arranging_twice_changes_nothing_more(tree: Pane | Split, preset: Preset) -> None:
    once = arrange(tree, preset)
    assert arrange(once, preset) == once


@given(trees())
def test_an_even_layout_is_even(tree: Pane | Split) -> None:
    widths = [width for width, _ in lengths(arrange(tree, "even")).values()]
    assert max(widths) - min(widths) <= 1


def test_the_main_pane_has_the_larger_part() -> None:
    tree = row(A, B, C)
    assert lengths(arrange(tree, "main-left")) == {"A": (72, 40), "B": (48, 20), "C": (48, 20)}
    assert lengths(arrange(tree, "main-top")) == {"A": (120, 24), "B": (60, 16), "C": (60, 16)}


@pytest.mark.parametrize(
    ("number", "rows"), [(1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [3, 2]), (9, [3, 3, 3])]
)
def test_a_grid_is_as_square_as_it_can_be(number: int, rows: list[int]) -> None:
    tree: Pane | Split = pane("n1")
    for next_one in range(2, number + 1):
        tree = split(tree, PaneId("n1"), "row", pane(f"n{next_one}"))
    lines = Counter(rect.y for rect in regions(arrange(tree, "grid"), Rect(0, 0, 90, 90)).values())
    assert [lines[y] for y in sorted(lines)] == rows


def test_two_panes_are_arranged_too() -> None:
    assert arrange(column(A, B), "even") == row(A, B)


def test_an_empty_tab_has_nothing_to_arrange() -> None:
    assert arrange(None, "grid") is None


# What is not a tree


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "row", "children": [], "weights": []},
        {"direction": "row", "children": [A], "weights": [1]},
        {"direction": "row", "children": [A, B], "weights": [1]},
        {"direction": "row", "children": [A, B], "weights": [1, 0]},
        {"direction": "row", "children": [A, B], "weights": [1, 10**9]},
        {"direction": "row", "children": [A, row(B, C)], "weights": [1, 1]},
        {"direction": "diagonal", "children": [A, B], "weights": [1, 1]},
        {"direction": "row", "children": [A, {"node": "leaf", "id": "x"}], "weights": [1, 1]},
    ],
)
def test_an_irregular_split_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Split.model_validate(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x", "tree": row(A, A), "focus": "A"},
        {"name": "x", "tree": row(A, B)},
        {"name": "x", "tree": row(A, B), "focus": "C"},
        {"name": "x", "focus": "A"},
        {"name": "", "tree": A, "focus": "A"},
    ],
)
def test_an_inconsistent_tab_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Tab.model_validate(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"tabs": [Tab(name="x")], "current": 1},
        {"tabs": [], "current": 1},
        {"tabs": [Tab(name="x", tree=A, focus=A.id), Tab(name="y", tree=row(A, B), focus=B.id)]},
        {"version": 0},
    ],
)
def test_an_inconsistent_layout_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WorkspaceLayout.model_validate(fields)


def test_which_pane_shows_which_session() -> None:
    shown = A.changed(session="s1")
    tabs = (Tab(name="x", tree=row(shown, B), focus=B.id), Tab(name="y"))
    assert session_panes(tabs) == {SessionId("s1"): A.id}


@given(trees())
def test_changing_every_pane_keeps_the_tree(tree: Pane | Split) -> None:
    titled = map_panes(tree, lambda leaf: leaf.changed(title=f"t-{leaf.id}"))
    assert [leaf.title for leaf in panes(titled)] == [f"t-{name}" for name in ids(tree)]
    assert regions(titled, SCREEN) == regions(tree, SCREEN)


@given(trees(), roomy_areas)
def test_panes_come_from_left_to_right_and_top_to_bottom(tree: Pane | Split, area: Rect) -> None:
    placed = list(regions(tree, area).values())
    for one, next_one in pairwise(placed):
        assert next_one.x >= one.right or next_one.y >= one.bottom
