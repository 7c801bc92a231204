"""Pictures of single widgets in every one of their looks, most of which no scene of the whole screen has at once.

`pytest tests/widgets/test_widget_pictures.py --snapshot-update` retakes them, and a failure leaves a report with both
beside each other. What a picture must show is asserted besides, so that it cannot approve itself.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, get_args

from textual.app import App
from textual.pilot import Pilot

from app.domain.agent import AgentId
from app.domain.changes import DiffLine
from app.domain.layout import PaneId
from app.domain.task import TaskId, TaskState
from tests.widgets.stage import Program, Stage
from tests.widgets.test_pane_grid import ONE, tab
from widgets.agent_list import AgentList, AgentRow, AgentsView
from widgets.diff_view import DiffPage, DiffView
from widgets.glyphs import STATE_GLYPHS
from widgets.pane_grid import PaneGrid
from widgets.task_list import TaskList, TaskRow, TasksView

ATTRIBUTES = (
    ("1", "bold"),
    ("2", "dim"),
    ("3", "italic"),
    ("4", "underlined"),
    ("4:3", "curly"),
    ("7", "reverse"),
    ("9", "struck"),
    ("31", "red"),
    ("94", "bright blue"),
    ("38;5;208", "orange of 256"),
    ("48;2;40;80;40", "a green ground"),
)


class Compare(Protocol):
    """What the plugin's fixture is."""

    def __call__(
        self,
        app: str | Path | App[None],
        *,
        terminal_size: tuple[int, int] = ...,
        run_before: Callable[[Pilot[None]], Awaitable[None]] | None = ...,
    ) -> bool: ...


def looks_as_before(snap_compare: Compare, stage: Stage, size: tuple[int, int], *texts: str) -> bool:
    """Whether a stage looks as its picture; it must show the texts."""

    async def check(pilot: Pilot[None]) -> None:
        await pilot.pause()
        screen = "\n".join(stage.screen_text())
        assert [text for text in texts if text not in screen] == []

    return snap_compare(stage, terminal_size=size, run_before=check)


def test_the_list_of_agents_in_every_state(snap_compare: Compare) -> None:
    rows = tuple(AgentRow(AgentId(state), f"Agent {state}", state, "Claude Code", 1) for state in STATE_GLYPHS)
    stage = Stage(AgentList(AgentsView(rows)))
    assert looks_as_before(snap_compare, stage, (36, 2 * len(rows) + 2), *STATE_GLYPHS.values())


def test_the_list_of_tasks_in_every_state(snap_compare: Compare) -> None:
    states = get_args(TaskState)
    rows = tuple(TaskRow(TaskId(state), f"Task {state}", state, "Backend", "4m", "It is green.") for state in states)
    stage = Stage(TaskList(TasksView(rows)))
    assert looks_as_before(snap_compare, stage, (48, 2 * len(rows) + 2), *states)


def test_a_difference_with_every_kind_of_line_and_a_comment(snap_compare: Compare) -> None:
    view = DiffView()
    stage = Stage(view)
    lines = (
        DiffLine("hunk", "@@ -1,3 +1,3 @@ def price():"),
        DiffLine("context", "    total = sum(items)", 1, 1),
        DiffLine("removed", "    return total", 2, None),
        DiffLine("added", "    return round(total, 2)", None, 2),
        DiffLine("note", "No newline at the end of the file"),
    )
    comment = "Rounds half to even: is that what the shop wants?"

    async def show(pilot: Pilot[None]) -> None:
        view.show(DiffPage("price.py", lines, {3: comment}))
        await pilot.pause()
        text = "\n".join(stage.screen_text())
        assert [line.text for line in lines if line.text not in text] == []
        assert "┃ Rounds half" in text

    assert snap_compare(stage, terminal_size=(60, 12), run_before=show)


def test_a_pane_with_every_attribute_of_text(snap_compare: Compare) -> None:
    program = Program("styles", rows=14, cols=46)
    program.says("".join(f"\x1b[{sgr}m{name}\x1b[0m\r\n" for sgr, name in ATTRIBUTES) + "wide: 日本 👩‍🚀 e\u0301\r\n")
    grid = PaneGrid(empty_hint="")
    stage = Stage(grid)

    async def show(pilot: Pilot[None]) -> None:
        grid.show(tab(ONE), {PaneId("a"): program.view()})
        await pilot.pause()
        text = "\n".join(stage.screen_text())
        assert [name for _, name in ATTRIBUTES if name not in text] == []

    assert snap_compare(stage, terminal_size=(48, 16), run_before=show)
