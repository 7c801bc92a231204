"""The tree of tabs and panes: go there, close, move, rename, narrow down."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout, panes
from app.tui import arrange
from app.tui.screens.choice import Option
from app.tui.screens.navigator import Navigator
from tests.scenes import TESTER, team
from tests.tui.typist import Typist, typing
from tests.tui.workspace import FakeWorkspace


def pane(name: str) -> Pane:
    return Pane(id=PaneId(name))


LAYOUT = WorkspaceLayout(
    tabs=(
        Tab(
            name="one", tree=Split(direction="row", children=(pane("a"), pane("b")), weights=(1, 1)), focus=PaneId("a")
        ),
        Tab(name="two", tree=pane("c"), focus=PaneId("c")),
    )
)


def shape(layout: WorkspaceLayout) -> list[str]:
    return ["".join(one.id for one in panes(tab.tree)) for tab in layout.tabs]


def test_a_pane_goes_to_the_next_tab_and_takes_the_focus_along() -> None:
    moved = arrange.move_to_tab(LAYOUT, PaneId("a"), 1, "new")
    assert shape(moved) == ["b", "ca"]
    assert (moved.current, moved.tabs[1].focus) == (1, "a")


def test_a_tab_that_is_left_empty_goes() -> None:
    moved = arrange.move_to_tab(LAYOUT, PaneId("c"), -1, "new")
    assert shape(moved) == ["acb"]
    assert (moved.current, moved.tabs[0].focus) == (0, "c")


def test_past_the_last_tab_there_is_a_new_one_unless_the_pane_is_alone() -> None:
    both = arrange.move_to_tab(LAYOUT, PaneId("a"), 2, "new")
    assert shape(both) == ["b", "c", "a"]
    assert both.tabs[2].name == "new"
    assert arrange.move_to_tab(LAYOUT, PaneId("c"), 1, "new") is LAYOUT
    assert arrange.move_to_tab(LAYOUT, PaneId("a"), -1, "new") is LAYOUT


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([-1, 1])), max_size=8))
def test_no_pane_is_ever_lost_or_doubled_by_moving(moves: list[tuple[str, int]]) -> None:
    layout = LAYOUT
    for name, places in moves:
        layout = arrange.move_to_tab(layout, PaneId(name), places, "new")
        assert sorted("".join(shape(layout))) == ["a", "b", "c"]
        assert all(tab.tree is not None and tab.focus is not None for tab in layout.tabs)
        assert 0 <= layout.current < len(layout.tabs)


def test_a_pane_that_fits_keeps_its_tab_above_it() -> None:
    tree = [
        Option("t0", "1 one"),
        Option("a", "  bash"),
        Option("t1", "2 two"),
        Option("b", "  vim"),
    ]
    assert [option.id for option in Navigator(tree).narrowed("vim")] == ["t1", "b"]
    assert [option.id for option in Navigator(tree).narrowed("")] == ["t0", "a", "t1", "b"]
    assert Navigator(tree).narrowed("xyz") == []


async def opened() -> FakeWorkspace:
    workspace = FakeWorkspace()
    await team(workspace)
    await workspace.read_all()
    return workspace


async def tree(typist: Typist, *spellings: str) -> None:
    await typist.press("ctrl+space", "w", *spellings)


async def test_typing_narrows_the_tree_down_and_enter_goes_there() -> None:
    workspace = await opened()
    async with typing(workspace.ide(), 140) as typist:
        await tree(typist)
        await typist.type("tester")
        await typist.press("enter")
        assert workspace.state.layout.current == 1
        assert workspace.state.focused_agent == TESTER

        await tree(typist)
        await typist.type("writer")
        await typist.press("enter")
        assert workspace.state.focused_agent is not None
        assert workspace.state.focused_agent.name == "Writer"


async def test_a_pane_is_moved_renamed_and_closed_in_the_tree() -> None:
    workspace = await opened()
    async with typing(workspace.ide(), 140) as typist:
        await tree(typist)
        await typist.type("bash")
        await typist.press("shift+down")
        assert [one.id for one in panes(workspace.state.layout.tabs[1].tree)] == ["p-tester", "p-shell"]

        await typist.press("f2")
        await typist.type("shell of tests")
        await typist.press("enter")
        await typist.sees("▸ shell of tests")

        await typist.press("delete", "y")
        assert [one.id for one in panes(workspace.state.layout.tabs[1].tree)] == ["p-tester"]
        await typist.press("escape")
        assert len(typist.ide.screen_stack) == 1


async def test_a_tab_is_moved_and_renamed_in_the_tree() -> None:
    workspace = await opened()
    async with typing(workspace.ide(), 140) as typist:
        await tree(typist, "home")
        await typist.type("build")
        await typist.press("shift+down", "f2")
        await typist.type("building")
        await typist.press("enter", "escape")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["tests", "building"]
