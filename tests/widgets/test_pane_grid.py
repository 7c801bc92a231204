"""The grid: panes are placed by geometry, and never mounted twice."""

from dataclasses import replace

import pytest
from textual import events
from textual.geometry import Size as Extent
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from app.domain.geometry import Rect
from app.domain.layout import Pane, PaneId, Split, Tab, arrange, close, move, regions, resize, rotate, split, swap
from app.terminal.mouse import MouseReport
from tests.widgets.stage import Program, Stage, text_of
from widgets.pane_grid import PaneGrid
from widgets.pane_strip import PaneStrip
from widgets.pane_title import PaneTitle
from widgets.pane_view import PaneView
from widgets.terminal_pane import TerminalPane

A, B, C = PaneId("a"), PaneId("b"), PaneId("c")


def leaf(pane_id: PaneId) -> Pane:
    """A pane of the tree."""
    return Pane(id=pane_id)


ONE = leaf(A)
TWO = split(ONE, A, "row", leaf(B))
THREE = split(TWO, B, "column", leaf(C))


def tab(tree: Pane | Split | None, focus: PaneId | None = A, *, zoomed: bool = False) -> Tab:
    """A tab with that tree."""
    return Tab(name="work", tree=tree, focus=focus if tree is not None else None, zoomed=zoomed)


class GridStage(Stage):
    """A grid of three programs."""

    def __init__(self, *others: Input) -> None:
        self.grid = PaneGrid(empty_hint="No pane is open.\n\nv  a shell")
        super().__init__(self.grid, *others)
        self.programs = {A: Program("alpha"), B: Program("beta"), C: Program("gamma")}
        for program in self.programs.values():
            program.says("".join(f"{program.name} {number}\r\n" for number in range(100)))

    def views(self, *pane_ids: PaneId) -> dict[PaneId, PaneView]:
        """What those panes show."""
        return {pane_id: self.programs[pane_id].view() for pane_id in pane_ids}

    def on_terminal_pane_resized(self, message: TerminalPane.Resized) -> None:
        """As the Ide does: the program learns of the size, and the pane looks."""
        self.programs[message.pane_id].emulator.resize(message.size.rows, message.size.cols)
        self.pane(message.pane_id).look()

    def pane(self, pane_id: PaneId) -> TerminalPane:
        """The widget of a pane."""
        found = self.grid.pane(pane_id)
        assert found is not None
        return found

    def sizes(self) -> dict[str, tuple[int, int]]:
        """The last size that each pane told of, as (columns, rows)."""
        return {
            str(message.pane_id): (message.size.cols, message.size.rows)
            for message in self.asked
            if isinstance(message, TerminalPane.Resized)
        }


async def settle(pilot: Pilot[None]) -> None:
    """Let layout and what follows from it happen."""
    await pilot.pause()
    await pilot.pause()


async def test_a_tab_of_one_pane_is_its_title_and_its_terminal() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        assert stage.screen_text()[0].startswith("━ ▸ alpha ━━━")
        assert stage.screen_text()[1].startswith("alpha 78")
        assert stage.sizes() == {"a": (80, 23)}
        assert stage.pane(A).has_focus


async def test_columns_have_a_line_between_them_and_rows_a_title() -> None:
    stage = GridStage()
    async with stage.open(81, 24) as pilot:
        stage.grid.show(tab(THREE, focus=B), stage.views(A, B, C))
        await settle(pilot)
        rows = stage.screen_text()
        assert rows[0][:12] == "─ ▸ alpha ──"
        assert rows[0][39:52] == "─┲━ ▸ beta ━━"
        assert rows[5][40] == "┃"
        assert rows[12][40:51] == "├─ ▸ gamma "
        assert rows[20][40] == "│"
        assert stage.sizes() == {"a": (40, 23), "b": (40, 11), "c": (40, 11)}


async def test_splitting_keeps_the_pane_that_was_there_with_its_scroll_and_its_focus() -> None:
    stage = GridStage()
    async with stage.open() as pilot:
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        before = stage.pane(A)
        before.scroll_history(10)
        mounted: list[object] = []
        before.on_mount = lambda: mounted.append(before)  # type: ignore[attr-defined]
        stage.grid.show(tab(TWO), stage.views(A, B))
        await settle(pilot)
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        assert stage.pane(A) is before
        assert before.history_offset == 10
        assert before.has_focus
        assert mounted == []


@pytest.mark.parametrize(
    "changed",
    [
        swap(THREE, A, C),
        move(THREE, A, "right", Rect(0, 0, 80, 24)),
        rotate(THREE),
        arrange(THREE, "grid"),
        arrange(THREE, "main-top"),
        resize(THREE, A, "right", 7, Rect(0, 0, 80, 24)),
    ],
)
async def test_rearranging_keeps_every_pane_its_scroll_and_the_focus(changed: Pane | Split) -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        before = [stage.pane(pane_id) for pane_id in (A, B, C)]
        for pane in before:
            pane.scroll_history(30)
        tops = [text_of(pane)[0] for pane in before]
        stage.grid.show(tab(changed), stage.views(A, B, C))
        await settle(pilot)
        assert [stage.pane(pane_id) for pane_id in (A, B, C)] == before
        assert [text_of(pane)[0] for pane in before] == tops
        assert before[0].has_focus
        placed = regions(changed, stage.grid.area)
        for pane_id, pane in zip((A, B, C), before, strict=True):
            assert pane.region.bottom == placed[pane_id].bottom
            assert pane.region.right == placed[pane_id].right


async def test_zoom_shows_one_pane_and_gives_the_others_back_as_they_were() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        before = [stage.pane(pane_id) for pane_id in (A, B, C)]
        stage.grid.show(tab(THREE, zoomed=True), stage.views(A, B, C))
        await settle(pilot)
        assert stage.pane(A).size == (80, 23)
        assert " zoomed " in stage.screen_text()[0]
        assert not any("beta" in row or "gamma" in row for row in stage.screen_text())
        assert [pane.display for pane in before] == [True, False, False]
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        assert [stage.pane(pane_id) for pane_id in (A, B, C)] == before
        assert any("gamma" in row for row in stage.screen_text())
        assert stage.pane(A).has_focus


async def test_a_hidden_pane_is_fed_but_not_drawn() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(TWO), stage.views(A, B))
        await settle(pilot)
        stage.grid.show(tab(TWO, zoomed=True), stage.views(A, B))
        await settle(pilot)
        hidden = stage.pane(B)
        before = text_of(hidden)
        stage.programs[B].says("news")
        hidden.look()
        assert text_of(hidden) == before
        stage.grid.show(tab(TWO), stage.views(A, B))
        await settle(pilot)
        assert any("news" in line for line in text_of(hidden))


async def test_the_panes_of_another_tab_stay_mounted_and_come_back_as_they_were() -> None:
    stage = GridStage()
    async with stage.open() as pilot:
        views = stage.views(A, B, C)
        stage.grid.show(tab(TWO), views)
        await settle(pilot)
        before = stage.pane(A)
        before.scroll_history(4)
        stage.grid.show(tab(leaf(C), focus=C), views)
        await settle(pilot)
        assert not before.display
        assert stage.pane(C).has_focus
        assert stage.grid.current is stage.pane(C)
        stage.grid.show(tab(TWO), views)
        await settle(pilot)
        assert stage.pane(A) is before
        assert before.history_offset == 4
        assert before.has_focus


async def test_a_closed_pane_is_removed_and_the_focus_goes_where_the_tab_says() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE, focus=B), stage.views(A, B, C))
        await settle(pilot)
        gone = stage.pane(B)
        stage.asked.clear()
        stage.grid.show(tab(close(THREE, B), focus=C), stage.views(A, C))
        await settle(pilot)
        assert stage.grid.pane(B) is None
        assert not gone.is_attached
        assert stage.pane(C).has_focus
        assert not [message for message in stage.asked if isinstance(message, TerminalPane.Focused)]
        assert len(stage.query(TerminalPane)) == len(stage.query(PaneTitle)) == 2


async def test_closing_the_last_pane_shows_what_to_do() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        stage.grid.show(tab(None), {})
        await settle(pilot)
        assert any("No pane is open." in row for row in stage.screen_text())
        stage.grid.show(None, {})
        await settle(pilot)
        assert not stage.query(TerminalPane)


async def test_what_is_shown_before_the_mount_is_shown_after_it() -> None:
    stage = GridStage()
    stage.grid.show(tab(TWO, focus=B), stage.views(A, B))
    async with stage.open() as pilot:
        await settle(pilot)
        assert stage.pane(B).has_focus


async def test_showing_a_tab_takes_no_focus_from_another_widget() -> None:
    other = Input()
    stage = GridStage(other)
    async with stage.open() as pilot:
        other.focus()
        await settle(pilot)
        stage.grid.show(tab(TWO), stage.views(A, B))
        await settle(pilot)
        assert other.has_focus
        stage.grid.focus_current()
        await settle(pilot)
        assert stage.pane(A).has_focus


async def test_the_focused_pane_is_unmistakable_and_differs_when_a_sidebar_has_the_keys() -> None:
    other = Input()
    stage = GridStage(other)
    async with stage.open(81, 24) as pilot:
        stage.grid.show(tab(TWO, focus=B), stage.views(A, B))
        stage.grid.focus_current()
        await settle(pilot)
        titles = {title.pane_id: title for title in stage.query(PaneTitle)}
        assert [titles[A].heading.focus, titles[B].heading.focus] == ["none", "focused"]
        assert titles[B].has_class("-focused")
        assert "━━━" in text_of(titles[B])[0]
        assert "───" in text_of(titles[A])[0]
        other.focus()
        await settle(pilot)
        assert titles[B].heading.focus == "current"
        assert not titles[B].has_class("-focused")


async def test_a_narrow_grid_shows_one_pane_and_a_strip_of_all() -> None:
    stage = GridStage()
    async with stage.open(60, 20) as pilot:
        stage.grid.show(tab(THREE, focus=B), stage.views(A, B, C))
        await settle(pilot)
        rows = stage.screen_text()
        assert rows[0].rstrip() == " ▸ alpha  ▸ beta  ▸ gamma"
        assert rows[1].startswith("━ ▸ beta ━")
        assert stage.sizes() == {"b": (60, 18)}
        await pilot.click(PaneStrip, offset=(21, 0))
        await settle(pilot)
        wanted = [message for message in stage.asked if isinstance(message, PaneGrid.FocusRequested)]
        assert [message.pane_id for message in wanted] == [C]


async def test_getting_narrow_and_wide_again_keeps_the_panes() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        before = [stage.pane(pane_id) for pane_id in (A, B, C)]
        await pilot.resize_terminal(50, 20)
        await settle(pilot)
        assert [pane.display for pane in before] == [True, False, False]
        await pilot.resize_terminal(90, 24)
        await settle(pilot)
        assert [pane.display for pane in before] == [True, True, True]
        assert not stage.query_one(PaneStrip).display
        assert stage.sizes() == {"a": (45, 23), "b": (44, 11), "c": (44, 11)}
        assert stage.pane(A).has_focus


async def test_one_pane_alone_needs_no_strip() -> None:
    stage = GridStage()
    async with stage.open(40, 12) as pilot:
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        assert stage.screen_text()[0].startswith("━ ▸ alpha ━")


async def test_a_click_on_a_title_focuses_its_pane() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        await pilot.click(offset=(60, 12))
        await settle(pilot)
        assert stage.pane(C).has_focus


async def test_the_pane_under_a_cell_is_found_with_the_cell_in_it() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        assert stage.grid.pane_at(3, 4) == (stage.pane(A), 3, 3)
        assert stage.grid.pane_at(45, 15) == (stage.pane(C), 4, 2)
        assert stage.grid.pane_at(40, 5) is None
        stage.pane(C).mouse(MouseReport("press", 1, 4, 2))
        await settle(pilot)
        assert stage.pane(C).has_focus


async def drag(pilot: Pilot[None], stage: GridStage, *places: tuple[int, int], answer: bool = True) -> Tab:
    """Drag from the first place over the others; the tab as the requests change it, shown at each step if wanted."""
    shown = tab(THREE)
    await pilot.mouse_down(offset=places[0])
    for place in places[1:]:
        await pilot.hover(offset=place)
        if answer:
            shown = apply_drags(stage, shown)
            stage.grid.show(shown, stage.views(A, B, C))
        await settle(pilot)
    await pilot.mouse_up(offset=places[-1])
    return apply_drags(stage, shown)


def apply_drags(stage: GridStage, shown: Tab) -> Tab:
    """What the requests make of the tab."""
    for message in stage.take_asked():
        if isinstance(message, PaneGrid.BorderDragged):
            assert shown.tree is not None
            tree = resize(shown.tree, message.pane_id, message.side, message.cells, stage.grid.area)
            shown = tab(tree)
    return shown


@pytest.mark.parametrize("answer", [True, False])
async def test_a_dragged_line_comes_to_the_pointer_however_late_the_answer(answer: bool) -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        stage.take_asked()
        shown = await drag(pilot, stage, (40, 5), (44, 5), (50, 6), (47, 9), answer=answer)
        assert regions(shown.tree, stage.grid.area)[B].x == 47


async def test_a_line_dragged_beyond_its_limit_waits_for_the_pointer_to_come_back() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        stage.take_asked()
        shown = await drag(pilot, stage, (40, 5), (79, 5), (79, 8), (60, 8))
        assert regions(shown.tree, stage.grid.area)[B].x == 60


async def test_a_dragged_title_moves_the_border_above_it() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        stage.take_asked()
        shown = await drag(pilot, stage, (60, 12), (60, 8))
        assert regions(shown.tree, stage.grid.area)[C].y == 8


async def test_a_title_at_the_top_and_a_moving_mouse_drag_nothing() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        stage.take_asked()
        await drag(pilot, stage, (10, 0), (10, 5))
        await pilot.hover(offset=(40, 5))
        await pilot.hover(offset=(44, 5))
        assert not [message for message in stage.asked if isinstance(message, PaneGrid.BorderDragged)]


async def test_a_pane_that_is_closed_while_its_border_is_dragged_ends_the_drag() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        assert stage.grid.pane_at(60, 15) is not None
        await pilot.mouse_down(offset=(60, 12))
        assert stage.grid.pane_at(60, 15) is None
        stage.grid.show(tab(TWO), stage.views(A, B))
        await settle(pilot)
        assert stage.mouse_captured is None
        await pilot.hover(offset=(60, 5))
        await pilot.mouse_up(offset=(60, 5))


async def test_no_mouse_event_of_a_pane_starts_a_drag() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        await settle(pilot)
        await pilot.mouse_down(offset=(41, 5))
        assert stage.mouse_captured is None
        stage.pane(A).post_message(events.MouseScrollUp(stage.pane(A), 1, 1, 0, 0, 0, False, False, False))
        await settle(pilot)
        assert stage.pane(A).history_offset == 0


async def test_titles_follow_what_becomes_of_the_session() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        stage.programs[A].exits(3)
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        assert "✗ alpha" in stage.screen_text()[0]
        assert "exited 3" in stage.screen_text()[0]


async def test_a_title_that_changes_places_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = GridStage()
    async with stage.open(100, 20) as pilot:
        shown = tab(TWO)
        stage.grid.show(shown, stage.views(A, B))
        await settle(pilot)
        placings: list[Extent] = []
        places = stage.grid.places

        def noted(size: Extent) -> dict[Widget, Rect]:
            placings.append(size)
            return places(size)

        monkeypatch.setattr(stage.grid, "places", noted)
        views = stage.views(A, B)
        stage.grid.show(shown, {**views, A: replace(views[A], title="now something else")})
        await settle(pilot)
        assert any("now something else" in line for line in stage.screen_text())
        assert placings == []
        stage.grid.show(tab(ONE), stage.views(A))
        await settle(pilot)
        assert placings != []


async def test_very_small_screens_do_no_harm() -> None:
    stage = GridStage()
    async with stage.open(80, 24) as pilot:
        stage.grid.show(tab(THREE), stage.views(A, B, C))
        for width, height in ((1, 1), (3, 2), (64, 3), (70, 1), (80, 24)):
            await pilot.resize_terminal(width, height)
            await settle(pilot)
        assert stage.pane(A).size == (40, 23)
