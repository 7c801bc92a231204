"""From the state to what the widgets show. Pure."""

import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.binding import Binding

from app.domain.agent import Agent
from app.domain.geometry import Rect
from app.domain.layout import Pane, PaneId, WorkspaceLayout, panes, regions
from app.domain.project import Project
from app.domain.session import Session, SessionId, Size
from app.domain.task import ENDED, Task, TaskState
from app.terminal.emulator import Emulator
from app.tui.commands import COMMANDS, OFTEN
from app.tui.key_router import Mode, Place
from app.tui.keymap import Keymap
from app.tui.skills import skill_note
from app.tui.state import IdeState
from widgets.agent_list import AgentRow, AgentsView
from widgets.glyphs import PaneState
from widgets.pane_lines import body_of
from widgets.pane_view import MIN_COLS, MIN_ROWS, PaneView
from widgets.skill_picker import SkillsView
from widgets.status_line import KeyHint
from widgets.tab_bar import TopLine
from widgets.task_list import TaskRow, TasksView
from widgets.which_key import KeyEntry

Write = Callable[[SessionId, bytes], None]
Emulators = Callable[[SessionId], Emulator | None]

SHELL = "shell"
_SPELLINGS = {"escape": "esc", "question_mark": "?", "slash": "/"}
_LAST = {"?": 1, "esc": 2}

USUAL_SIZE = Size(rows=24, cols=80)


def pane_views(
    state: IdeState, project: Project, emulators: Emulators, write: Write, starting: Mapping[PaneId, str]
) -> dict[PaneId, PaneView]:
    """What every pane of every tab shows. `starting` names what is being started in a pane that runs nothing yet."""
    return {
        pane.id: _pane_view(state, project, pane, emulators, write, starting.get(pane.id, ""))
        for tab in state.layout.tabs
        for pane in panes(tab.tree)
    }


def _pane_view(
    state: IdeState, project: Project, pane: Pane, emulators: Emulators, write: Write, starting: str
) -> PaneView:
    session = state.sessions.get(pane.session) if pane.session is not None else None
    agent = state.agent(pane.agent_id) if pane.agent_id is not None else None
    name = agent.name if agent is not None else pane.title
    if session is None:
        return PaneView(
            session=_starting(pane, starting) if starting else None,
            name=name or starting or shlex.join(pane.command),
            starts=_starts(pane, name),
            resumes=agent is not None,
        )
    title = state.titles.get(session.id, "")
    profile, place = _work(state, project, session, agent)
    return PaneView(
        session=session,
        emulator=emulators(session.id),
        write=partial(write, session.id),
        name=name or session.title,
        profile=profile,
        place=place,
        title=title if title != name else "",
        note="context drifted" if session.drift and session.alive else "",
        resumes=agent is not None,
    )


def _starts(pane: Pane, name: str) -> str:
    """What Enter starts in a pane in which nothing runs."""
    return shlex.join(pane.command) or "a shell" if pane.shows == "shell" else name or "it"


def _work(state: IdeState, project: Project, session: Session, agent: Agent | None) -> tuple[str, str]:
    """What runs a session and where, for the title of its pane; of a task: whose it is."""
    if session.task_id is not None:
        task = next((task for task in state.tasks if task.id == session.task_id), None)
        doer = state.agent(task.agent_id) if task is not None else None
        return doer.name if doer is not None else "", f"task {task.state}" if task is not None else "task"
    return _profile_name(state, agent), _place(state, project, session, agent) if agent is not None else ""


def _starting(pane: Pane, what: str) -> Session:
    return Session(id=SessionId(pane.id), kind=pane.shows, title=what, cwd=Path(), command=())


def _profile_name(state: IdeState, agent: Agent | None) -> str:
    if agent is None:
        return ""
    profile = state.profile(agent.profile)
    return profile.name if profile is not None else agent.profile


def _place(state: IdeState, project: Project, session: Session, agent: Agent) -> str:
    """The branch and what was changed on it, or the directory in a word; nothing where that is not known any more."""
    if session.recalled:
        return ""
    standing = state.worktrees.get(agent.id)
    if standing is not None and session.cwd.is_relative_to(standing.worktree.tree.root):
        return str(standing)
    return place_name(project, session.cwd)


def place_name(project: Project, cwd: Path) -> str:
    """Where a session works, in a word: the project's root, its run directory, or the path."""
    if cwd == project.root:
        return "project root"
    if cwd.is_relative_to(project.folder / "run"):
        return "run dir"
    return str(cwd.relative_to(project.root)) if cwd.is_relative_to(project.root) else str(cwd)


def top_line(state: IdeState, project: Project, host: str) -> TopLine:
    """What the tab bar shows."""
    return TopLine(
        project=project.name,
        tabs=tuple(tab.name for tab in state.layout.tabs),
        current=state.layout.current,
        host=host,
    )


def widget_keys(bindings: Iterable[Binding]) -> tuple[KeyHint, ...]:
    """The keys of our own widgets that are worth telling, each action once, the way out last."""
    keys: dict[str, KeyHint] = {}
    for binding in bindings:
        if binding.show:
            keys.setdefault(binding.action, (_SPELLINGS.get(binding.key, binding.key), _title_of(binding)))
    return tuple(sorted(keys.values(), key=lambda hint: _LAST.get(hint[0], 0)))


def _title_of(binding: Binding) -> str:
    """What it does, as it stands behind a key; names such as $EDITOR stay as they are written."""
    return binding.description[:1].lower() + binding.description[1:]


def every_key(bindings: Iterable[Binding]) -> tuple[KeyHint, ...]:
    """All keys of our own widgets, those that are worth telling first; each action once, with two keys at the most."""
    keys: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for binding in sorted(bindings, key=lambda binding: not binding.show):
        if binding.description and not binding.action.startswith(("app.", "screen.")):
            keys.setdefault(binding.action, []).append(_SPELLINGS.get(binding.key, binding.key))
            titles[binding.action] = _title_of(binding)
    return tuple((" ".join(spelled[:2]), titles[action]) for action, spelled in keys.items())


def pane_keys(state: IdeState) -> tuple[KeyHint, ...]:
    """The keys of the focused pane while nothing runs in it; none while a program has them."""
    pane, session = state.focused_pane, state.focused_session
    if pane is None or (session is not None and session.status != "exited"):
        return ()
    start = ("enter", "start") if session is None else ("R", "start again")
    afresh = [("f", "start afresh")] if pane.agent_id is not None else []
    return (start, *afresh, ("x", "close the pane"))


def key_hints(
    keymap: Keymap,
    mode: Mode,
    place: Place = "pane",
    widget_keys: Iterable[KeyHint] = (),
    hints: Iterable[KeyHint] = (),
) -> tuple[KeyHint, ...]:
    """The keys that matter in a mode, for the status line; `widget_keys` are those of the widget with the focus.

    `hints` come after them, where the keys go to a pane.
    """
    prefix = keymap.prefixes[0]
    match mode:
        case "PANE":
            return ((prefix, "keys"), *hints)
        case "PREFIX":
            return (("esc", "cancel"), ("?", "help"), (prefix, "to the pane"))
        case "RESIZE":
            return (("arrows", "move the border"), ("shift", "faster"), ("esc", "done"))
        case "COPY":
            return (("h j k l", "move"), ("v", "select"), ("y", "copy"), ("/", "search"), ("esc", "done"))
        case "LOCKED":
            return ((f"{prefix} ×3", "unlock"),)
        case "NAVIGATE":
            return (*widget_keys, *(((prefix, "keys"),) if place == "widget" else ()))


def which_key_entries(keymap: Keymap, state: IdeState) -> list[KeyEntry]:
    """The commands that a key runs, a family of keys once."""
    entries: dict[str, KeyEntry] = {}
    for command in COMMANDS:
        keys = keymap.keys_of(command.id)
        if keys:
            shown = command.label or " ".join(keys)
            title = command.family or command.title
            entries.setdefault(shown, KeyEntry(shown, title, command.disabled(state) or "", command.id in OFTEN))
    return list(entries.values())


def pane_size(layout: WorkspaceLayout, pane_id: PaneId, area: Rect) -> Size:
    """The size of a pane's terminal when its tab is shown in that area; a usual one where it has no room."""
    for tab in layout.tabs:
        region = regions(tab.tree, area).get(pane_id)
        if region is not None:
            body = body_of(region)
            if body.width >= MIN_COLS and body.height >= MIN_ROWS:
                return Size(rows=body.height, cols=body.width)
    return USUAL_SIZE


def problem_texts(state: IdeState, project: Project, what: str) -> tuple[str, ...]:
    """What is wrong with some files, with the paths of the project's own as seen from its root."""
    return tuple(
        str(replace(problem, path=problem.path.relative_to(project.root)))
        if problem.path.is_relative_to(project.root)
        else str(problem)
        for problem in state.problems.get(what, ())
    )


def agents_view(state: IdeState, project: Project, way: str = "") -> AgentsView:
    """What the list of agents shows; `way` are the keys that lead there."""
    return AgentsView(
        rows=tuple(_agent_row(state, agent) for agent in state.agents),
        problems=problem_texts(state, project, "agents"),
        read_only=state.read_only,
        found=tuple(profile.name for profile in state.profiles if profile.id in state.found and profile.id != SHELL),
        way=way,
    )


def _agent_row(state: IdeState, agent: Agent) -> AgentRow:
    session = state.session_of(agent.id)
    note = ""
    if session is not None and session.skipped_skills and session.alive:
        note = f"{len(session.skipped_skills)} skills missing" if len(session.skipped_skills) > 1 else "1 skill missing"
    elif session is not None and session.drift and session.alive:
        note = "drifted"
    elif session is not None and session.exit_code:
        note = f"exit {session.exit_code}"
    standing = state.worktrees.get(agent.id)
    return AgentRow(
        agent.id,
        agent.name,
        state_of(session),
        _profile_name(state, agent),
        len(agent.skills),
        note,
        str(standing.changes) if standing is not None else "",
    )


def state_of(session: Session | None) -> PaneState:
    """What is known of what a session does."""
    if session is None:
        return "off"
    if session.status == "exited":
        return "failed" if session.exit_code else "exited"
    return "starting" if session.status == "starting" else "running"


def skills_view(state: IdeState, project: Project, agent: Agent | None, way: str = "") -> SkillsView:
    """What the skill picker shows for an agent; `way` are the keys that lead there."""
    problems = problem_texts(state, project, "skills")
    if agent is None:
        return SkillsView(skills=state.skills, problems=problems, way=way)
    notes = {skill.ref: skill_note(state, agent, skill) for skill in state.skills}
    return SkillsView(agent.id, agent.name, agent.skills, state.skills, problems, notes, way=way)


def tasks_view(state: IdeState, project: Project, now: float, *, archived: bool = False, way: str = "") -> TasksView:
    """What the list of tasks shows: what runs and waits first, then the others, the newest on top.

    `way` are the keys that lead there.
    """
    shown = [task for task in state.tasks if (task.state == "archived") == archived]
    shown.sort(key=lambda task: (_ORDER.get(task.state, 2), -(task.ended_at or task.queued_at or task.created_at)))
    return TasksView(
        rows=tuple(_task_row(state, task, now) for task in shown),
        problems=problem_texts(state, project, "tasks"),
        hidden=len(state.tasks) - len(shown),
        archived=archived,
        way=way,
    )


_ORDER: Mapping[TaskState, int] = {"running": 0, "queued": 1}


def _task_row(state: IdeState, task: Task, now: float) -> TaskRow:
    agent = state.agent(task.agent_id)
    name = agent.name if agent is not None else "deleted agent"
    return TaskRow(task.id, task.title, task.state, name, task_time(task, now), task.result)


def task_time(task: Task, now: float) -> str:
    """How long a task has waited or run, or took, to be read after its state; empty where that says nothing."""
    if task.state == "queued" and task.queued_at is not None:
        return duration(now - task.queued_at)
    if task.state == "running" and task.started_at is not None:
        return duration(now - task.started_at)
    if task.state in ENDED and task.started_at is not None and task.ended_at is not None and task.runs:
        return f"{'in' if task.state == 'done' else 'after'} {duration(task.ended_at - task.started_at)}"
    return ""


def duration(seconds: float) -> str:
    """A span of time in one unit, so that it changes seldom."""
    minutes = max(0, int(seconds // 60))
    if minutes < 1:
        return "<1m"
    if minutes < 60:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // 1440}d"
