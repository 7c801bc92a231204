"""Tasks: make, dispatch, go to, finish, cancel, archive and re-open them."""

from collections.abc import Awaitable, Callable, Mapping

from app.domain.layout import Pane
from app.domain.session import Session
from app.domain.task import Task, TaskId
from app.tui import arrange
from app.tui.actions.launching import agreed
from app.tui.desk import Desk
from app.tui.screens.confirm import Confirm
from app.tui.screens.task_form import TaskForm
from app.tui.screens.task_view import TaskView
from app.tui.views import task_time

TASKS_TAB = "tasks"
"""Where the panes of tasks are opened: behind what a person looks at, so that no key is taken from it."""


def _toggle(desk: Desk) -> None:
    desk.sidebars.toggle_tasks()


async def new(desk: Desk) -> None:
    """Ask for a new task, and dispatch it if that is wanted."""
    if not desk.state.agents:
        desk.tell("A task needs an agent to do it; make one first.", "warning")
        return
    focused = desk.state.focused_agent
    fields = await desk.ask(TaskForm(desk.state.agents, focused.id if focused is not None else None))
    if fields is None:
        return
    task = await desk.do.tasks.create(
        desk.project, fields.title, fields.agent_id, fields.body, repositories=fields.repositories
    )
    desk.sidebars.select_task(task.id)
    if fields.dispatch:
        await _dispatch(desk, task)


async def act(desk: Desk, what: str, task_id: TaskId | None) -> None:
    """Do what the list asks for, in the words of its bindings."""
    if what == "new":
        await new(desk)
        return
    if what == "archived":
        desk.sidebars.toggle_archive()
        return
    task = next((task for task in desk.state.tasks if task.id == task_id), None)
    if task is not None:
        await _FOR_TASKS[what](desk, task)


async def _dispatch(desk: Desk, task: Task) -> None:
    """Put it into the queue; one that is there already begins now, if only the person's consent was missing."""
    if task.state == "queued":
        await agreed(desk, lambda: desk.do.tasks.launch(desk.project, task.id))
        return
    queued = await agreed(desk, lambda: desk.do.tasks.dispatch(desk.project, task.id))
    desk.tell(f"{task.title} runs in the tab {TASKS_TAB}.")
    before = [other for other in desk.state.tasks if other.agent_id == task.agent_id and _is_before(other, queued)]
    if before:
        desk.tell(f"{task.title} waits for {len(before)} before it.")


def _is_before(task: Task, queued: Task) -> bool:
    waits = task.state == "queued" and (task.queued_at or 0.0) < (queued.queued_at or 0.0)
    return task.id != queued.id and (task.state == "running" or waits)


async def _go(desk: Desk, task: Task) -> None:
    """Its pane if it has one, else the task itself."""
    pane = pane_of(desk, task.id)
    if pane is None:
        await _view(desk, task)
        return
    desk.rearrange(arrange.focus(desk.state.layout, pane.id))
    desk.focus_panes()


async def _view(desk: Desk, task: Task) -> None:
    agent = desk.state.agent(task.agent_id)
    place = str(desk.do.tasks.read.place(desk.project, task))
    name = agent.name if agent is not None else "deleted"
    await desk.ask(TaskView(task, name, task_time(task, desk.now()), place))


async def _finish(desk: Desk, task: Task) -> None:
    losses = f"What its agent has left is collected. {_end_of_program(desk, task)}"
    if await _is_sure(desk, task, Confirm(f"Finish {task.title}?", losses, yes="Finish")):
        await desk.do.tasks.finish(desk.project, task.id)


async def _cancel(desk: Desk, task: Task) -> None:
    losses = f"What it did stays in its environment. {_end_of_program(desk, task)}"
    if await _is_sure(desk, task, Confirm(f"Cancel {task.title}?", losses, yes="Cancel it")):
        await desk.do.tasks.finish(desk.project, task.id, "cancelled")


def _end_of_program(desk: Desk, task: Task) -> str:
    """One that outlived the workspace in which it was started is nobody's here."""
    here = any(session.task_id == task.id and session.alive for session in desk.state.sessions.values())
    return "Its program ends." if here else "Its program is not in this workspace, and is not ended."


async def _is_sure(desk: Desk, task: Task, question: Confirm) -> bool:
    """Asks only where a program would be ended."""
    if task.state != "running":
        return True
    answer = await desk.ask(question)
    return answer is True


async def _archive(desk: Desk, task: Task) -> None:
    await desk.do.tasks.archive(desk.project, task.id)
    desk.tell(f"{task.title} is in the archive; A shows it.")


_FOR_TASKS: Mapping[str, Callable[[Desk, Task], Awaitable[None]]] = {
    "go": _go,
    "view": _view,
    "dispatch": _dispatch,
    "reopen": _dispatch,
    "finish": _finish,
    "cancel": _cancel,
    "archive": _archive,
}


# Panes


def pane_of(desk: Desk, task_id: TaskId) -> Pane | None:
    """The pane that shows the task, or did."""
    return next((pane for pane in arrange.all_panes(desk.state.layout) if pane.task_id == task_id), None)


def show(desk: Desk, session: Session) -> None:
    """Show a task's session in the pane that it had, or in a new one behind what is on screen."""
    if session.task_id is None or desk.state.place_of(session.id) is not None:
        return
    pane = pane_of(desk, session.task_id)
    layout = desk.state.layout
    if pane is not None:
        desk.rearrange(arrange.show(layout, pane.id, session.id))
        return
    made = Pane(id=desk.new_pane_id(), shows="task", task_id=session.task_id, session=session.id, title=session.title)
    desk.rearrange(arrange.open_behind(layout, TASKS_TAB, made))


async def put_away(desk: Desk, task: Task) -> None:
    """Close the pane of a task that was archived, whoever did that."""
    pane = pane_of(desk, task.id)
    if pane is None:
        return
    if pane.session is not None and pane.session in desk.state.sessions:
        await desk.do.close_session(pane.session, even_alive=True)
    desk.rearrange(arrange.close_pane(desk.state.layout, pane.id))


def show_all(desk: Desk) -> None:
    """Show every task that runs: some may have begun before there was a screen."""
    for session in desk.state.sessions.values():
        if session.alive:
            show(desk, session)


async def go_on(desk: Desk, pane: Pane) -> None:
    """Dispatch the task of a pane whose program has ended, or ended with the last workspace."""
    task = next((task for task in desk.state.tasks if task.id == pane.task_id), None)
    if task is None:
        desk.tell("This task is gone; close its pane.", "warning")
    elif task.state == "running":
        desk.tell(f"{task.title} is running; finish or cancel it in the list of tasks.", "warning")
    elif task.state != "queued":
        await _dispatch(desk, task)


ACTIONS: Mapping[str, Callable[[Desk], Awaitable[None] | None]] = {
    "tasks.toggle": _toggle,
    "tasks.new": new,
}
