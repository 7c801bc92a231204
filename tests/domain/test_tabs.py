"""Tree, focus and zoom of a tab, changed together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.errors import NotFound
from app.domain.geometry import Rect
from app.domain.layout import Direction, Pane, PaneId, Tab, regions
from app.domain.tabs import closed, focused, opened, visible, zoomed
from tests.domain.trees import directions, ids

SCREEN = Rect(0, 0, 120, 40)


def pane(name: str) -> Pane:
    return Pane(id=PaneId(name))


def tab(*names: str) -> Tab:
    """A tab with these panes side by side, opened one after the other."""
    made = Tab(name="work")
    for name in names:
        made = opened(made, pane(name))
    return made


def test_the_first_pane_fills_an_empty_tab() -> None:
    made = opened(Tab(name="work"), pane("a"))
    assert visible(made, SCREEN) == {"a": SCREEN}
    assert (made.focus, made.last) == ("a", None)


def test_a_new_pane_opens_beside_the_focused_one_and_gets_the_focus() -> None:
    made = opened(focused(tab("a", "b"), PaneId("a")), pane("c"))
    assert ids(made.tree) == ["a", "c", "b"]
    assert (made.focus, made.last) == ("c", "a")


def test_a_new_pane_can_open_before_the_focused_one() -> None:
    assert ids(opened(tab("a"), pane("b"), before=True).tree) == ["b", "a"]


def test_a_pane_that_is_open_already_is_not_opened_again() -> None:
    with pytest.raises(ValidationError):
        opened(tab("a", "b"), pane("a"))


def test_opening_a_pane_ends_the_zoom() -> None:
    assert not opened(zoomed(tab("a")), pane("b")).zoomed


def test_focusing_remembers_the_pane_before() -> None:
    made = focused(tab("a", "b", "c"), PaneId("a"))
    assert (made.focus, made.last) == ("a", "c")
    assert focused(made, PaneId("a")) == made


def test_what_is_not_in_the_tab_cannot_be_focused() -> None:
    with pytest.raises(NotFound):
        focused(tab("a"), PaneId("b"))


def test_focusing_another_pane_ends_the_zoom_and_focusing_the_same_does_not() -> None:
    made = zoomed(tab("a", "b"))
    assert focused(made, PaneId("b")).zoomed
    assert not focused(made, PaneId("a")).zoomed


def test_a_zoomed_pane_is_alone_on_the_screen_and_the_tree_stays() -> None:
    made = tab("a", "b")
    assert visible(zoomed(made), SCREEN) == {"b": SCREEN}
    assert zoomed(made).tree == made.tree
    assert visible(zoomed(zoomed(made)), SCREEN) == regions(made.tree, SCREEN)


def test_an_empty_tab_has_nothing_to_show_or_zoom() -> None:
    assert visible(Tab(name="work"), SCREEN) == {}
    assert zoomed(Tab(name="work")) == Tab(name="work")


def test_closing_the_focused_pane_gives_the_focus_back_to_the_one_before() -> None:
    made = closed(focused(tab("a", "b", "c"), PaneId("a")), PaneId("a"))
    assert (made.focus, made.last) == ("c", None)


def test_without_a_pane_before_the_focus_goes_to_the_next_one_in_the_row() -> None:
    made = tab("a", "b", "c").changed(last=None)
    assert closed(made, PaneId("c")).focus == "b"
    assert closed(focused(made, PaneId("a")).changed(last=None), PaneId("a")).focus == "b"


def test_closing_another_pane_leaves_the_focus() -> None:
    made = closed(zoomed(tab("a", "b", "c")), PaneId("a"))
    assert (made.focus, made.zoomed) == ("c", True)


def test_a_closed_pane_is_no_longer_the_last_one() -> None:
    made = tab("a", "b")
    assert made.last == "a"
    assert closed(made, PaneId("a")).last is None


def test_the_last_pane_leaves_an_empty_tab() -> None:
    assert closed(zoomed(tab("a")), PaneId("a")) == Tab(name="work")


def test_what_is_not_in_the_tab_cannot_be_closed() -> None:
    with pytest.raises(NotFound):
        closed(tab("a"), PaneId("b"))
    with pytest.raises(NotFound):
        closed(Tab(name="work"), PaneId("b"))


steps = st.lists(
    st.tuples(st.sampled_from(["open", "close", "focus", "zoom"]), st.integers(0, 30), directions), max_size=30
)


@given(steps)
def test_whatever_a_person_does_the_tab_stays_whole(steps: list[tuple[str, int, Direction]]) -> None:
    made, there = Tab(name="work"), set[str]()
    for number, (verb, choice, direction) in enumerate(steps):
        order = ids(made.tree)
        if verb == "open" or not order:
            made = opened(made, pane(f"p{number}"), direction)
            there.add(f"p{number}")
        elif verb == "zoom":
            made = zoomed(made)
        elif verb == "focus":
            made = focused(made, order[choice % len(order)])
        else:
            made = closed(made, order[choice % len(order)])
            there.discard(order[choice % len(order)])
        assert set(ids(made.tree)) == there
        assert sum(rect.area for rect in visible(made, SCREEN).values()) == (SCREEN.area if there else 0)
        assert made.last is None or made.last in there
        assert made.last != made.focus or made.focus is None
