"""The pane and tab commands as functions of the layout; Hypothesis walks through them at random."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geometry import Rect, Side
from app.domain.layout import Pane, PaneId, WorkspaceLayout, panes, regions
from app.domain.session import SessionId
from app.tui import arrange

AREA = Rect(0, 0, 120, 40)
SIDES: tuple[Side, ...] = ("left", "right", "up", "down")


def pane(name: str) -> Pane:
    return Pane(id=PaneId(name), session=SessionId(f"s-{name}"))


def one_tab(*names: str) -> WorkspaceLayout:
    layout = arrange.new_tab(WorkspaceLayout(), "1", None)
    for name in names:
        layout = arrange.split_focused(layout, "row", pane(name))
    return layout


def ids(layout: WorkspaceLayout) -> list[str]:
    tab = arrange.current_tab(layout)
    return [leaf.id for leaf in panes(tab.tree)] if tab else []


def focused(layout: WorkspaceLayout) -> str | None:
    tab = arrange.current_tab(layout)
    return tab.focus if tab else None


def test_splitting_gives_the_new_pane_the_focus() -> None:
    layout = one_tab("a", "b")
    assert ids(layout) == ["a", "b"]
    assert focused(layout) == "b"


def test_a_split_in_an_empty_tab_fills_it() -> None:
    assert ids(one_tab("a")) == ["a"]


def test_the_focus_moves_to_the_neighbour_and_stays_at_the_edge() -> None:
    layout = arrange.focus_side(one_tab("a", "b"), "left", AREA)
    assert focused(layout) == "a"
    assert arrange.focus_side(layout, "left", AREA) == layout


def test_last_goes_back_and_forth() -> None:
    layout = arrange.focus_last(one_tab("a", "b"))
    assert focused(layout) == "a"
    assert focused(arrange.focus_last(layout)) == "b"


def test_closing_the_focused_pane_goes_back_to_the_one_before() -> None:
    layout = arrange.focus(one_tab("a", "b", "c"), PaneId("a"))
    assert focused(arrange.close_pane(layout, PaneId("a"))) == "c"


def test_closing_another_pane_keeps_the_focus() -> None:
    layout = arrange.close_pane(one_tab("a", "b", "c"), PaneId("a"))
    assert (ids(layout), focused(layout)) == (["b", "c"], "c")


def test_the_last_pane_of_the_only_tab_leaves_an_empty_tab() -> None:
    layout = arrange.close_pane(one_tab("a"), PaneId("a"))
    assert (len(layout.tabs), ids(layout), focused(layout)) == (1, [], None)


def test_a_tab_goes_with_its_last_pane_when_there_is_another() -> None:
    layout = arrange.new_tab(one_tab("a"), "2", pane("b"))
    layout = arrange.close_pane(layout, PaneId("b"))
    assert (len(layout.tabs), ids(layout)) == (1, ["a"])


def test_zooming_changes_nothing_in_the_tree() -> None:
    layout = one_tab("a", "b")
    zoomed = arrange.toggle_zoom(layout)
    tab, before = arrange.current_tab(zoomed), arrange.current_tab(layout)
    assert tab is not None
    assert before is not None
    assert tab.zoomed
    assert tab.tree == before.tree
    assert arrange.toggle_zoom(zoomed) == layout


def test_moving_the_focus_ends_zooming() -> None:
    layout = arrange.focus_side(arrange.toggle_zoom(one_tab("a", "b")), "left", AREA)
    tab = arrange.current_tab(layout)
    assert tab is not None
    assert not tab.zoomed


def test_next_layout_goes_through_all_and_begins_again() -> None:
    layout = one_tab("a", "b", "c", "d")
    trees = []
    for _ in range(5):
        layout = arrange.next_preset(layout)
        tab = arrange.current_tab(layout)
        assert tab is not None
        trees.append(tab.tree)
    assert len({str(tree) for tree in trees}) == 4
    assert trees[4] == trees[0]


def test_focusing_a_pane_of_another_tab_shows_that_tab() -> None:
    layout = arrange.new_tab(one_tab("a"), "2", pane("b"))
    assert arrange.focus(layout, PaneId("a")).current == 0


def test_closing_a_tab_shows_the_one_before() -> None:
    layout = arrange.new_tab(arrange.new_tab(one_tab("a"), "2", pane("b")), "3", pane("c"))
    assert ids(arrange.close_tab(layout, 2)) == ["b"]
    assert ids(arrange.close_tab(arrange.go_tab(layout, 0), 2)) == ["a"]


def three_tabs() -> WorkspaceLayout:
    layout = WorkspaceLayout()
    for name in "abc":
        layout = arrange.new_tab(layout, name, pane(name))
    return layout


def tab_names(layout: WorkspaceLayout) -> str:
    return "".join(tab.name for tab in layout.tabs)


@pytest.mark.parametrize(
    ("start", "places", "names"), [(2, -1, "acb"), (0, 1, "bac"), (0, -1, "abc"), (2, 1, "abc"), (0, 9, "bca")]
)
def test_a_tab_moves_and_stays_on_screen(start: int, places: int, names: str) -> None:
    layout = arrange.go_tab(three_tabs(), start)
    before = arrange.current_tab(layout)
    moved = arrange.move_tab(layout, places)
    assert tab_names(moved) == names
    assert arrange.current_tab(moved) == before


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_closed_tab_comes_back_at_its_place_with_panes_that_run_nothing(index: int) -> None:
    layout = three_tabs()
    closed = arrange.close_tab(layout, index)
    back = arrange.reopen_tab(closed, index, layout.tabs[index])
    assert tab_names(back) == "abc"
    assert back.current == index
    assert [leaf.session for leaf in panes(back.tabs[index].tree)] == [None]
    assert [leaf.id for leaf in panes(back.tabs[index].tree)] == ["abc"[index]]


def test_a_closed_tab_comes_back_without_the_panes_that_are_elsewhere_now() -> None:
    layout = one_tab("a", "b")
    other = arrange.new_tab(WorkspaceLayout(), "other", pane("a"))
    back = arrange.reopen_tab(other, 5, layout.tabs[0])
    assert ids(back) == ["b"]
    assert focused(back) == "b"


def test_a_pane_behind_what_is_on_screen_takes_nothing_from_it() -> None:
    layout = one_tab("a", "b")
    behind = arrange.open_behind(layout, "tasks", pane("t1"))
    assert [tab.name for tab in behind.tabs] == ["1", "tasks"]
    assert (ids(behind), focused(behind), behind.current) == (["a", "b"], "b", 0)


def test_the_tab_behind_is_made_once_and_keeps_its_focus() -> None:
    layout = arrange.open_behind(one_tab("a"), "tasks", pane("t1"))
    layout = arrange.go_tab(layout, 1)
    for name in ("t2", "t3", "t4"):
        layout = arrange.open_behind(layout, "tasks", pane(name))
    assert (ids(layout), focused(layout)) == (["t1", "t4", "t3", "t2"], "t1")
    assert len(layout.tabs) == 2


def test_a_pane_in_an_empty_tab_behind_fills_it() -> None:
    layout = arrange.close_pane(arrange.open_behind(WorkspaceLayout(), "tasks", pane("t1")), PaneId("t1"))
    assert focused(arrange.open_behind(layout, "tasks", pane("t2"))) == "t2"


Step = Callable[[WorkspaceLayout], WorkspaceLayout]

STEPS: st.SearchStrategy[Step] = st.one_of(
    st.sampled_from(SIDES).map(lambda side: lambda layout: arrange.focus_side(layout, side, AREA)),
    st.sampled_from(SIDES).map(lambda side: lambda layout: arrange.move_side(layout, side, AREA)),
    st.sampled_from(
        [
            arrange.focus_last,
            arrange.rotate_panes,
            arrange.toggle_zoom,
            arrange.next_preset,
        ]
    ),
    st.tuples(st.sampled_from(SIDES), st.integers(-30, 30)).map(
        lambda wish: lambda layout: arrange.resize_by(layout, arrange.current_tab(layout).focus, *wish, AREA)  # type: ignore[union-attr,arg-type]
    ),
)


@given(st.lists(STEPS, max_size=12), st.integers(1, 7))
def test_no_command_loses_a_pane_or_leaves_a_gap(steps: list[Step], count: int) -> None:
    layout = one_tab(*"abcdefg"[:count])
    for step in steps:
        layout = step(layout)
    assert sorted(ids(layout)) == list("abcdefg"[:count])
    tab = arrange.current_tab(layout)
    assert tab is not None
    assert sum(rect.area for rect in regions(tab.tree, AREA).values()) == AREA.area
    assert WorkspaceLayout.model_validate_json(layout.model_dump_json()) == layout
