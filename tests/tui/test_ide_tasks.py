"""Tasks by keyboard on the whole screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.domain.layout import Pane, PaneId, Tab
from app.domain.session import Session
from app.domain.settings import Settings
from app.domain.task import FIRST_MESSAGE, Task
from tests.scenes import BACKEND, TASKS, busy, task
from tests.tui.typist import Typist, typing
from tests.tui.workspace import CLOCK, PROJECT, FakeWorkspace, Prepare
from widgets.task_list import TaskList

PREFIX = "ctrl+space"


async def backend(workspace: FakeWorkspace) -> None:
    """An agent, and nothing open."""
    workspace.have(BACKEND)


@asynccontextmanager
async def opened(
    prepare: Prepare = backend, cols: int = 120, rows: int = 40
) -> AsyncIterator[tuple[FakeWorkspace, Typist]]:
    workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
    await prepare(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), cols, rows) as typist:
        yield workspace, typist


def saved(workspace: FakeWorkspace, number: int = 0) -> Task:
    return workspace.tasks.list(PROJECT).items[number]


def session_of(workspace: FakeWorkspace, one: Task) -> Session:
    return next(session for session in workspace.state.sessions.values() if session.task_id == one.id)


async def test_a_task_is_made_dispatched_and_gone_to_with_the_keyboard_alone() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "t")
        await typist.sees("No tasks yet.")
        await typist.press("n")
        await typist.type("Mend the door")
        await typist.press("enter")
        await typist.type("It *squeaks*.")
        await typist.press("tab")
        await typist.type("https://example.org/door.git The door")
        await typist.press("ctrl+s")
        await typist.sees("▸ Mend the door")
        one = saved(workspace)
        assert (one.title, one.body, one.agent_id) == ("Mend the door", "It *squeaks*.", BACKEND.id)
        assert [(item.url, item.description) for item in one.repositories] == [
            ("https://example.org/door.git", "The door")
        ]
        await typist.sees("runs in the tab tasks.")
        assert [tab.name for tab in workspace.state.layout.tabs] == ["main", "tasks"]
        assert workspace.state.layout.current == 0
        await typist.press("enter")
        await typist.sees("Mend the door · Backend · task running")
        assert workspace.state.focused_session == session_of(workspace, one)
        assert FIRST_MESSAGE.encode() in workspace.written()


async def test_a_task_is_finished_archived_and_re_opened_where_it_was() -> None:
    async with opened(busy) as (workspace, typist):
        one = TASKS[0]
        session = session_of(workspace, one)
        workspace.task_environments.results[one.id] = "It is one now."
        await typist.press(PREFIX, "t", "f")
        await typist.sees("Finish Round prices in one place?")
        await typist.sees("Its program ends.")
        await typist.press("y")
        await typist.until(lambda: workspace.tasks.read(PROJECT, one.id).state == "done")
        await typist.sees("▸ Show the tax")  # the next in the queue of the same agent
        typist.ide.query_one(TaskList).select(one.id)
        await typist.press("a")
        await typist.until(lambda: workspace.tasks.read(PROJECT, one.id).state == "archived")
        await typist.until(lambda: session.id not in workspace.state.sessions)
        assert workspace.state.place_of(session.id) is None

        await typist.press("A")
        await typist.sees("TASKS archive")
        typist.ide.query_one(TaskList).select(one.id)
        await typist.press("o")
        await typist.until(lambda: workspace.tasks.read(PROJECT, one.id).state == "queued")
        await workspace.do.tasks.finish(PROJECT, TASKS[1].id)
        await typist.until(lambda: workspace.tasks.read(PROJECT, one.id).state == "running")
        await typist.until(lambda: workspace.state.place_of(session_of(workspace, one).id) is not None)


async def test_a_queued_task_is_cancelled_without_a_question_and_a_new_one_dispatched() -> None:
    async with opened(busy) as (workspace, typist):
        await typist.press(PREFIX, "t", "j", "c")
        await typist.until(lambda: workspace.tasks.read(PROJECT, TASKS[1].id).state == "cancelled")
        typist.ide.query_one(TaskList).select(TASKS[4].id)
        await typist.press("s")
        await typist.until(lambda: workspace.tasks.read(PROJECT, TASKS[4].id).state == "running")


async def test_a_task_that_waits_says_for_how_many() -> None:
    async with opened(busy) as (workspace, typist):
        workspace.clock.advance(1)
        extra = await workspace.do.tasks.create(PROJECT, "Extra", BACKEND.id)
        await typist.press(PREFIX, "t")
        typist.ide.query_one(TaskList).select(extra.id)
        await typist.press("s")
        await typist.sees("Extra waits for 2 before it.")


async def test_an_agent_goes_only_with_its_tasks_and_the_question_says_so() -> None:
    async with opened(busy) as (workspace, typist):
        await typist.press(PREFIX, "a", "home", "d")
        await typist.sees("Its 2 tasks are")
        await typist.press("y")
        await typist.until(lambda: workspace.tasks.read(PROJECT, TASKS[0].id).state == "cancelled")
        await typist.until(lambda: BACKEND not in workspace.state.agents)
        assert workspace.tasks.read(PROJECT, TASKS[1].id).state == "cancelled"


async def test_without_an_agent_there_is_no_task_to_make() -> None:
    async def nothing(_: FakeWorkspace) -> None:
        return

    async with opened(nothing) as (_, typist):
        await typist.press(PREFIX, "t", "n")
        await typist.sees("A task needs an agent to do it; make one first.")


async def test_a_form_says_what_is_wrong_and_keeps_what_was_typed() -> None:
    async with opened() as (workspace, typist):
        await typist.press(PREFIX, "t", "n", "ctrl+s")
        await typist.sees("a name cannot be empty")
        await typist.type("Mend")
        await typist.press("enter")
        await typist.press("tab")
        await typist.type("-x")
        await typist.press("ctrl+s")
        await typist.sees("a line begins with the address of a repository")
        assert workspace.tasks.saved == {}
        await typist.press("backspace", "backspace", "ctrl+s")
        await typist.until(lambda: bool(workspace.tasks.saved))


async def test_the_pane_of_a_task_from_the_last_workspace_dispatches_it_again() -> None:
    one = task(1, "Mend", BACKEND, state="failed", runs=1, started_at=CLOCK - 60, ended_at=CLOCK, native_session="talk")

    async def restored(workspace: FakeWorkspace) -> None:
        workspace.have(BACKEND)
        workspace.tasks.saved = {(PROJECT.key, one.id): one}
        pane = Pane(id=PaneId("p"), shows="task", task_id=one.id, title=one.title)
        workspace.have_tabs(Tab(name="tasks", tree=pane, focus=pane.id))

    async with opened(restored) as (workspace, typist):
        await typist.press("enter")
        await typist.until(lambda: workspace.tasks.read(PROJECT, one.id).state == "running")
        await typist.sees("Mend · Backend · task running")
        assert workspace.session_in(PaneId("p")).task_id == one.id


async def test_what_the_projects_files_set_is_shown_before_a_task_is_dispatched() -> None:
    async def asking(workspace: FakeWorkspace) -> None:
        workspace.trust.everything = False
        workspace.have(BACKEND.changed(variables={"NODE_OPTIONS": "--require ./x"}))
        one = task(1, "Mend", BACKEND)
        workspace.tasks.saved = {(PROJECT.key, one.id): one}

    async with opened(asking) as (workspace, typist):
        await typist.press(PREFIX, "t", "s")
        await typist.sees("NODE_OPTIONS=")
        await typist.press("n")
        await typist.sees("was not launched: what its project asks for was not allowed.")
        assert saved(workspace).state == "new"
        await typist.press("s")
        await typist.sees("NODE_OPTIONS=")
        await typist.press("y")
        await typist.until(lambda: saved(workspace).state == "running")


async def test_a_queued_task_for_which_consent_is_missing_by_now_asks_for_it_when_dispatched_again() -> None:
    async def asking(workspace: FakeWorkspace) -> None:
        workspace.trust.everything = False
        workspace.have(BACKEND.changed(variables={"NODE_OPTIONS": "--require ./x"}))
        one = task(1, "Mend", BACKEND, state="queued", queued_at=CLOCK)
        workspace.tasks.saved = {(PROJECT.key, one.id): one}

    async with opened(asking) as (workspace, typist):
        await typist.press(PREFIX, "t", "s")
        await typist.sees("NODE_OPTIONS=")
        assert saved(workspace).state == "queued"
        await typist.press("y")
        await typist.until(lambda: saved(workspace).state == "running")
        await typist.press("s")
        await typist.sees("is running")


async def test_a_task_that_outlived_its_workspace_is_called_off_and_who_runs_on_is_named() -> None:
    async def outlived(workspace: FakeWorkspace) -> None:
        workspace.have(BACKEND)
        one = task(1, "Mend", BACKEND, state="running", runs=1, started_at=CLOCK - 60)
        workspace.tasks.saved = {(PROJECT.key, one.id): one}
        workspace.task_environments.held.add(one.id)

    async with opened(outlived) as (workspace, typist):
        await typist.press(PREFIX, "t", "c")
        await typist.sees("is not ended.")
        await typist.press("y")
        await typist.until(lambda: saved(workspace).state == "cancelled")
        await typist.sees("What Mend has started runs on without a pane: a process")


async def test_a_task_that_was_archived_from_outside_loses_its_pane() -> None:
    async with opened(busy) as (workspace, typist):
        one = TASKS[0]
        session = session_of(workspace, one)
        await workspace.do.tasks.finish(PROJECT, one.id)
        await workspace.do.tasks.archive(PROJECT, one.id)
        await typist.until(lambda: workspace.state.place_of(session.id) is None)
        await typist.until(lambda: session.id not in workspace.state.sessions)
