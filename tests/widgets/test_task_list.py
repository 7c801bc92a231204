"""The list of tasks."""

from dataclasses import replace
from typing import get_args

import pytest

from app.domain.task import TaskId, TaskState
from tests.widgets.stage import Stage, text_of
from widgets.glyphs import STATE_GLYPHS
from widgets.task_list import LOOKS, TaskList, TaskRow, TasksView

ROW = TaskRow(TaskId("t1"), "Mend the door", "running", "Backend", "4m")
DONE = TaskRow(TaskId("t2"), "Paint it", "done", "Backend", "in 2h", "It is green.\n\nAnd dry.")


async def shown(view: TasksView, width: int = 40, height: int = 8) -> list[str]:
    tasks = TaskList(view)
    async with Stage(tasks).open(width, height) as pilot:
        await pilot.pause()
        return text_of(tasks)


async def test_a_task_is_two_lines_with_its_state_time_agent_and_result() -> None:
    rows = await shown(TasksView((ROW, DONE)))
    assert rows[1] == "│ ▸ Mend the door                      │"
    assert rows[2] == "│   running 4m  Backend                │"
    assert rows[3] == "│ ✓ Paint it                           │"
    assert rows[4] == "│   done in 2h  Backend  It is green.… │"


async def test_every_state_has_its_sign_and_its_word() -> None:
    states = get_args(TaskState)
    rows = tuple(replace(ROW, id=TaskId(state), state=state) for state in states)
    lines = await shown(TasksView(rows), height=2 * len(rows) + 2)
    for place, state in enumerate(states):
        sign, word = lines[1 + 2 * place].split()[1], lines[2 + 2 * place].split()[1]
        assert (sign, word) == (STATE_GLYPHS[LOOKS[state]], state)


async def test_a_hostile_title_and_result_are_shown_without_their_controls() -> None:
    rows = await shown(TasksView((replace(DONE, title="a\x1b[2Jb", result="c\x1b]0;x\x07d"),)))
    assert "a[2Jb" in rows[1]
    assert "Backend  c]0" in rows[2]


async def test_without_tasks_it_says_what_one_is_and_how_to_make_it() -> None:
    text = " ".join(row.strip("│ ") for row in await shown(TasksView()))
    assert "No tasks yet. A task is one piece of work for an agent" in text
    assert "Press n to make one." in text


async def test_what_is_in_the_archive_is_counted_and_the_archive_says_so() -> None:
    assert "A 3 more" in (await shown(TasksView((ROW,), hidden=3)))[-1]
    rows = await shown(TasksView(hidden=3, archived=True))
    assert "TASKS archive" in rows[0]
    assert "Nothing here. A shows the others." in rows[1]


async def test_a_damaged_task_is_told_with_the_way_out() -> None:
    view = TasksView(problems=("/state/tasks/x.json:3: It is not JSON.",))
    text = " ".join(row.strip("│ ") for row in await shown(view))
    assert "/state/tasks/x.json:3: It is not JSON. Mend or remove the file" in text
    assert "! damaged" in (await shown(replace(view, rows=(ROW,))))[-1]


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("enter", "go"),
        ("v", "view"),
        ("s", "dispatch"),
        ("f", "finish"),
        ("c", "cancel"),
        ("o", "reopen"),
        ("a", "archive"),
    ],
)
async def test_a_key_asks_for_the_selected_task(key: str, what: str) -> None:
    tasks = TaskList(TasksView((ROW, DONE)))
    stage = Stage(tasks)
    async with stage.open() as pilot:
        tasks.focus()
        await pilot.press("j", key)
        (message,) = [message for message in stage.take_asked() if isinstance(message, TaskList.ActionRequested)]
        assert (message.what, message.task_id) == (what, "t2")


async def test_without_tasks_only_a_new_one_and_the_archive_can_be_asked_for() -> None:
    tasks = TaskList()
    stage = Stage(tasks)
    async with stage.open() as pilot:
        tasks.focus()
        await pilot.press("enter", "v", "s", "f", "c", "o", "a", "n", "A")
        asked = [message for message in stage.take_asked() if isinstance(message, TaskList.ActionRequested)]
        assert [(message.what, message.task_id) for message in asked] == [("new", None), ("archived", None)]
