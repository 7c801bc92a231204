"""Panes, tabs and sidebars on the whole screen."""

import gc
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.domain.events import ClientsChanged, LaunchWanted
from app.domain.layout import Pane, PaneId, Tab, panes
from app.domain.session import Size
from app.domain.settings import Settings
from app.tui.body import Body
from tests.scenes import BACKEND, agent, exited, solo, team
from tests.tui.typist import Typist, typing
from tests.tui.workspace import FakeWorkspace, Prepare
from widgets.skill_picker import SkillRows
from widgets.terminal_pane import TerminalPane

PREFIX = "ctrl+space"
NEIGHBOURS = (("l", "p-editor"), ("lk", "p-reviewer"), ("lj", "p-shell"), ("ljk", "p-editor"), ("lh", "p-backend"))
"""Of several panes at a side the one with the longest common border."""


@asynccontextmanager
async def opened(
    prepare: Prepare = team, cols: int = 120, rows: int = 36
) -> AsyncIterator[tuple[FakeWorkspace, Typist]]:
    workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
    await prepare(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), cols, rows) as typist:
        yield workspace, typist


async def nothing(_: FakeWorkspace) -> None:
    """A project that was never opened."""


def focused(workspace: FakeWorkspace) -> str:
    pane = workspace.state.focused_pane
    assert pane is not None
    return pane.id


def pane_with_keys(typist: Typist) -> str | None:
    widget = typist.ide.focused
    return widget.pane_id if isinstance(widget, TerminalPane) else None


async def test_the_first_start_opens_a_shell_that_has_the_keys() -> None:
    async with opened(nothing) as (workspace, typist):
        session = workspace.state.focused_session
        assert session is not None
        assert session.kind == "shell"
        await typist.type("ls")
        assert workspace.written() == b"ls"


@pytest.mark.parametrize(("keys", "pane"), NEIGHBOURS)
async def test_the_focus_goes_to_the_neighbour_and_the_keys_with_it(keys: str, pane: str) -> None:
    async with opened() as (workspace, typist):
        for key in keys:
            await typist.press(PREFIX, key)
        assert (focused(workspace), pane_with_keys(typist)) == (pane, pane)
        await typist.type("x")
        assert workspace.written() == b"x"


@pytest.mark.parametrize(("keys", "pane"), NEIGHBOURS)
async def test_what_comes_in_one_go_with_the_keys_that_move_the_focus_follows_it(keys: str, pane: str) -> None:
    async with opened() as (workspace, typist):
        for key in keys:
            typist.send_keys(PREFIX, key)
        typist.send_text("x")
        typist.send_paste("pasted")
        await typist.settle()
        assert (focused(workspace), pane_with_keys(typist)) == (pane, pane)
        assert workspace.written() == b"xpasted"


async def test_splitting_keeps_every_pane_that_was_there() -> None:
    async with opened() as (_, typist):
        before = {pane.pane_id: pane for pane in typist.ide.query(TerminalPane)}
        await typist.press(PREFIX, "v", "enter")
        after = {pane.pane_id: pane for pane in typist.ide.query(TerminalPane)}
        assert len(after) == len(before) + 1
        assert all(after[pane_id] is pane for pane_id, pane in before.items())


async def test_a_new_pane_gets_the_keys_and_the_size_it_has_on_the_screen() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "-", "enter")
        session = workspace.state.focused_session
        assert session is not None
        pane = typist.ide.focused
        assert isinstance(pane, TerminalPane)
        process = workspace.terminals.running[session.id]
        assert (process.size.rows, process.size.cols) == (pane.size.height, pane.size.width)
        assert process.sizes == ()


async def test_leaving_the_question_what_for_changes_nothing() -> None:
    async with opened() as (workspace, typist):
        before = workspace.state.layout
        await typist.press(PREFIX, "v", "escape")
        assert workspace.state.layout == before
        assert pane_with_keys(typist) == "p-backend"


async def test_what_cannot_be_started_leaves_no_pane_and_one_sentence() -> None:
    async with opened() as (workspace, typist):
        before = workspace.state.layout
        workspace.terminals.missing = frozenset({"/bin/bash"})
        await typist.press(PREFIX, "v", "enter")
        assert "/bin/bash is not on PATH" in typist.status
        assert workspace.state.layout == before
        assert pane_with_keys(typist) == "p-backend"


async def test_zooming_shows_one_pane_and_again_all() -> None:
    async with opened() as (_, typist):
        await typist.press(PREFIX, "z")
        assert [pane.pane_id for pane in typist.ide.query(TerminalPane) if pane.display] == ["p-backend"]
        await typist.press(PREFIX, "z")
        assert len([pane for pane in typist.ide.query(TerminalPane) if pane.display]) == 4


async def test_closing_a_live_pane_asks_and_no_is_the_default() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "x", "enter")
        assert "p-backend" in workspace.pane_ids()
        await typist.press(PREFIX, "x", "y")
        assert "p-backend" not in workspace.pane_ids()
        assert focused(workspace) == "p-reviewer"
        assert pane_with_keys(typist) == "p-reviewer"
        assert len(workspace.terminals.closed) == 1


async def test_a_pane_whose_program_has_ended_closes_without_a_question() -> None:
    async with opened(exited) as (workspace, typist):
        await typist.press("x")
        assert workspace.pane_ids() == ["p-shell"]
        assert pane_with_keys(typist) == "p-shell"


async def test_an_ended_program_starts_again_in_its_pane() -> None:
    async with opened(exited) as (workspace, typist):
        assert "exited 41" in "\n".join(typist.screen())
        await typist.press("R")
        session = workspace.state.focused_session
        assert session is not None
        assert session.alive
        assert "exited 41" not in "\n".join(typist.screen())


async def test_the_last_pane_leaves_an_empty_tab_that_says_what_to_do() -> None:
    async with opened(solo) as (workspace, typist):
        await typist.press(PREFIX, "x", "y")
        assert workspace.pane_ids() == []
        assert any("Nothing is open here." in row for row in typist.screen())
        await typist.press(PREFIX, "v", "enter")
        assert len(workspace.pane_ids()) == 1


async def test_moving_rotating_and_next_layout_lose_no_pane_and_keep_the_focus() -> None:
    async with opened() as (workspace, typist):
        everything = sorted(workspace.pane_ids())
        for key in ("L", "J", "o", "space", "space", "space", "space", "K", "H"):
            await typist.press(PREFIX, key)
            assert sorted(workspace.pane_ids()) == everything
            assert (focused(workspace), pane_with_keys(typist)) == ("p-backend", "p-backend")


async def test_last_goes_back_and_forth() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "tab")
        assert focused(workspace) == "p-reviewer"
        await typist.press(PREFIX, "tab")
        assert focused(workspace) == "p-backend"


async def test_tabs_go_rename_open_and_close() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "2")
        assert pane_with_keys(typist) == "p-tester"
        await typist.press(PREFIX, ",", *["backspace"] * 5)
        await typist.type("unit")
        await typist.press("enter")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["build", "unit"]
        await typist.press(PREFIX, "c", "enter")
        assert len(workspace.state.layout.tabs) == 3
        assert workspace.state.layout.current == 2
        await typist.press(PREFIX, "&", "y")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["build", "unit"]


async def test_closing_a_tab_says_what_still_runs() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "&")
        screen = "\n".join(typist.screen())
        assert "Close tab build?" in screen
        assert "Backend, Reviewer, vim, pytest still run and will be" in screen
        await typist.press("n")
        assert len(workspace.state.layout.tabs) == 2


async def test_a_closed_tab_comes_back_with_its_panes_and_starts_nothing() -> None:
    async with opened() as (workspace, typist):
        before = workspace.state.layout
        await typist.press(PREFIX, "&", "y")
        assert "brings it back" in typist.status
        await typist.press(PREFIX, "u")
        after = workspace.state.layout
        assert [tab.name for tab in after.tabs] == ["build", "tests"]
        assert [pane.id for pane in panes(after.tabs[0].tree)] == [pane.id for pane in panes(before.tabs[0].tree)]
        assert all(pane.session is None for pane in panes(after.tabs[0].tree))
        await typist.sees("Nothing runs here.")


async def test_tabs_move_left_and_right() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, ">")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["tests", "build"]
        await typist.press(PREFIX, "<")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["build", "tests"]


async def test_a_click_on_a_pane_a_title_and_a_tab() -> None:
    async with opened() as (workspace, typist):
        reviewer = next(pane for pane in typist.ide.query(TerminalPane) if pane.pane_id == "p-reviewer")
        await typist.click(reviewer.region.x + 3, reviewer.region.y + 2)
        assert (focused(workspace), pane_with_keys(typist)) == ("p-reviewer", "p-reviewer")
        backend = next(pane for pane in typist.ide.query(TerminalPane) if pane.pane_id == "p-backend")
        await typist.click(backend.region.x + 3, backend.region.y - 1)
        assert focused(workspace) == "p-backend"
        await typist.click(typist.screen()[0].index("2 tests") + 1, 0)
        assert workspace.state.layout.current == 1


async def test_sidebars_are_remembered() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "a")
        assert typist.ide.query_one("#left").display
        await typist.press(PREFIX, "a")
        assert not typist.ide.query_one("#left").display
        assert pane_with_keys(typist) == "p-backend"
        assert workspace.state.layout.sidebars["left"] is False


async def test_a_wide_screen_has_both_sidebars_beside_the_panes() -> None:
    async with opened(solo, 160) as (_, typist):
        left, grid, right = (typist.ide.query_one(name).region for name in ("#left", "PaneGrid", "#right"))
        assert (left.right, grid.right) == (grid.x, right.x)


async def test_on_a_narrow_screen_a_sidebar_lies_over_the_panes_only_while_it_has_the_keys() -> None:
    async with opened(cols=80, rows=24) as (workspace, typist):
        left, grid = typist.ide.query_one("#left"), typist.ide.query_one("PaneGrid")
        assert not left.display
        assert grid.size.width == 80
        await typist.press(PREFIX, "a")
        assert left.display
        assert grid.size.width == 80
        await typist.press("escape")
        assert not left.display
        assert workspace.state.layout.sidebars.get("left", True)
        await typist.resize(120, 30)
        assert left.display
        assert grid.size.width < 120


async def test_a_sidebar_over_the_panes_stays_under_the_dialog_that_it_opened() -> None:
    async with opened(cols=80, rows=24) as (workspace, typist):
        await typist.press(PREFIX, "l", PREFIX, "h", PREFIX, "s", "n")
        workspace.bus.publish(ClientsChanged(2))
        await typist.settle()
        await typist.press("escape")
        assert typist.ide.query_one("#right").display
        assert isinstance(typist.ide.focused, SkillRows)


async def test_one_pane_at_a_time_and_a_strip_where_there_is_no_room() -> None:
    async with opened(cols=60, rows=20) as (workspace, typist):
        assert [pane.pane_id for pane in typist.ide.query(TerminalPane) if pane.display] == ["p-backend"]
        await typist.press(PREFIX, "l")
        assert focused(workspace) == "p-editor"
        assert [pane.pane_id for pane in typist.ide.query(TerminalPane) if pane.display] == ["p-editor"]
        strip = typist.screen()[1]
        await typist.click(strip.index("Reviewer") + 1, 1)
        assert (focused(workspace), pane_with_keys(typist)) == ("p-reviewer", "p-reviewer")


async def test_a_storm_of_sizes_ends_with_every_program_at_the_size_of_its_pane() -> None:
    async with opened() as (workspace, typist):
        for cols, rows in ((60, 20), (200, 50), (80, 24), (64, 10), (130, 40)):
            await typist.pilot.resize_terminal(cols, rows)
        await typist.settle()
        for pane in typist.ide.query(TerminalPane):
            if pane.display:
                process = workspace.terminals.running[workspace.session_in(pane.pane_id).id]
                assert (process.size.cols, process.size.rows) == (pane.size.width, pane.size.height)


async def test_a_layout_that_was_kept_shows_what_is_missing_as_empty_panes() -> None:
    async def kept(workspace: FakeWorkspace) -> None:
        workspace.have(BACKEND)
        lost = Pane(id=PaneId("p1"), shows="agent", agent_id=BACKEND.id, title="Backend")
        workspace.have_tabs(Tab(name="main", tree=lost, focus=lost.id))

    async with opened(kept) as (workspace, typist):
        assert workspace.state.sessions == {}
        assert any("Backend" in row for row in typist.screen())
        await typist.press("enter")
        assert workspace.session_in(PaneId("p1")).alive


async def test_an_agent_that_runs_is_shown_where_it_is() -> None:
    async with opened() as (workspace, typist):
        before = workspace.state.layout
        await typist.press(PREFIX, "a", "j", "enter")
        assert focused(workspace) == "p-reviewer"
        assert pane_with_keys(typist) == "p-reviewer"
        assert len(workspace.pane_ids()) == 4
        assert before.tabs[0].tree == workspace.state.layout.tabs[0].tree


async def test_an_agent_from_the_command_line_is_launched_and_shown() -> None:
    async with opened() as (workspace, typist):
        new = agent(9, "Scout", "claude")
        workspace.have(new)
        await workspace.do.list_agents(workspace.bench.project)
        workspace.bus.publish(LaunchWanted(new))
        await typist.until(lambda: workspace.state.session_of(new.id) is not None)
        await typist.settle()
        assert workspace.state.focused_agent == new


async def test_resizes_in_a_storm_end_as_one_resize_would() -> None:
    screens = []
    for storm in ((), tuple((20 + 37 * step % 200, 5 + 11 * step % 60) for step in range(40))):
        workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
        await team(workspace)
        await workspace.read_all()
        async with typing(workspace.ide(), 140, 42) as typist:
            for cols, rows in storm:
                await typist.pilot.resize_terminal(cols, rows)
            await typist.resize(120, 36)
            screens.append(typist.screen())
            assert workspace.emulator().cols < 120
    assert screens[0] == screens[1]


async def test_a_resize_that_the_end_of_the_screen_overtakes_leaves_nothing_behind() -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", RuntimeWarning)
        async with opened() as (_, typist):
            typist.ide.query_one(Body)._resized(TerminalPane.Resized(PaneId("p-shell"), Size(9, 9)))
            typist.ide.workers.cancel_all()
        del typist
        gc.collect()
    assert [str(warning.message) for warning in warned] == []
