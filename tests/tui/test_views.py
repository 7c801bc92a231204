"""From the state to what the widgets show."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.binding import Binding

from app.domain.agent import SkillRef
from app.domain.geometry import Rect
from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.session import Session, SessionId, Size
from app.domain.settings import KeySettings
from app.tui.commands import COMMANDS
from app.tui.keymap import make_keymap
from app.tui.state import IdeState
from app.tui.views import (
    USUAL_SIZE,
    agents_view,
    duration,
    every_key,
    key_hints,
    pane_keys,
    pane_size,
    pane_views,
    place_name,
    skills_view,
    task_time,
    tasks_view,
    top_line,
    which_key_entries,
    widget_keys,
)
from tests.scenes import BACKEND, REVIEWER, SKILLS, TASKS, task
from tests.tui.workspace import CLAUDE as CLAUDE_CODE
from tests.tui.workspace import CLOCK, PROJECT

KEYMAP = make_keymap(KeySettings())
CLAUDE = Profile(id="claude", name="Claude Code", command="claude", provider="claude")
SESSION = Session(
    SessionId("s1"), "agent", "Backend", PROJECT.folder / "run" / BACKEND.id, ("claude",), "running", BACKEND.id
)
ONE = Pane(id=PaneId("p1"), session=SESSION.id, shows="agent", agent_id=BACKEND.id, title="Backend")
TWO = Pane(id=PaneId("p2"))
LAYOUT = WorkspaceLayout(
    tabs=(
        Tab(name="build", tree=Split(direction="row", children=(ONE, TWO), weights=(1, 1)), focus=ONE.id),
        Tab(name="other", tree=Pane(id=PaneId("p3")), focus=PaneId("p3")),
    )
)
STATE = IdeState(
    agents=(BACKEND, REVIEWER),
    profiles=(CLAUDE,),
    found=frozenset({"claude"}),
    skills=SKILLS,
    sessions={SESSION.id: SESSION},
    titles={SESSION.id: "thinking"},
    layout=LAYOUT,
)


def views(state: IdeState, **starting: str) -> dict[PaneId, object]:
    return dict(
        pane_views(
            state, PROJECT, lambda _: None, lambda *_: None, {PaneId(key): what for key, what in starting.items()}
        )
    )


def test_every_pane_of_every_tab_has_a_view() -> None:
    assert set(views(STATE)) == {"p1", "p2", "p3"}


def test_a_pane_is_named_after_its_agent_with_its_profile_and_place() -> None:
    view = pane_views(STATE, PROJECT, lambda _: None, lambda *_: None, {})[ONE.id]
    assert (view.name, view.profile, view.place, view.title) == ("Backend", "Claude Code", "run dir", "thinking")


def test_the_pane_of_an_agent_that_drifted_says_so_while_it_runs() -> None:
    drifted = replace(SESSION, drift=("context",))
    ended = replace(drifted, status="exited", exit_code=0)
    states = [replace(STATE, sessions={SESSION.id: session}) for session in (drifted, ended)]
    shown = [pane_views(state, PROJECT, lambda _: None, lambda *_: None, {}) for state in states]
    assert [panes[ONE.id].note for panes in shown] == ["context drifted", ""]


def test_a_pane_that_is_being_started_says_what() -> None:
    view = pane_views(STATE, PROJECT, lambda _: None, lambda *_: None, {TWO.id: "Reviewer"})[TWO.id]
    assert view.session is not None
    assert (view.session.status, view.session.title) == ("starting", "Reviewer")


@pytest.mark.parametrize(
    ("cwd", "name"),
    [
        (PROJECT.root, "project root"),
        (PROJECT.folder / "run" / "x", "run dir"),
        (PROJECT.root / "api" / "v1", "api/v1"),
        (Path("/elsewhere"), "/elsewhere"),
    ],
)
def test_a_place_is_a_word(cwd: Path, name: str) -> None:
    assert place_name(PROJECT, cwd) == name


def test_the_top_line_has_the_tabs_in_order() -> None:
    line = top_line(STATE, PROJECT, "web-3")
    assert (line.project, line.tabs, line.current, line.host) == ("shop-api", ("build", "other"), 0, "web-3")


def test_the_size_of_a_pane_is_what_its_body_has() -> None:
    assert pane_size(LAYOUT, ONE.id, Rect(0, 0, 101, 31)).rows == 30
    assert pane_size(LAYOUT, PaneId("p3"), Rect(0, 0, 101, 31)) == Size(30, 101)


def test_a_pane_without_room_gets_a_usual_size() -> None:
    assert pane_size(LAYOUT, ONE.id, Rect(0, 0, 30, 4)) == USUAL_SIZE
    assert pane_size(LAYOUT, PaneId("gone"), Rect(0, 0, 100, 30)) == USUAL_SIZE


@pytest.mark.parametrize(
    ("session", "state", "note"),
    [
        (None, "off", ""),
        (SESSION, "running", ""),
        (replace(SESSION, status="starting"), "starting", ""),
        (replace(SESSION, status="exited", exit_code=0), "exited", ""),
        (replace(SESSION, status="exited", exit_code=41), "failed", "exit 41"),
        (replace(SESSION, skipped_skills=(SkillRef("project/gone"),)), "running", "1 skill missing"),
        (replace(SESSION, drift=("context",)), "running", "drifted"),
        (replace(SESSION, status="exited", exit_code=0, drift=("context",)), "exited", ""),
        (
            replace(SESSION, skipped_skills=(SkillRef("project/a"), SkillRef("project/b"))),
            "running",
            "2 skills missing",
        ),
    ],
)
def test_an_agents_row_says_what_is_known_of_its_session(session: Session | None, state: str, note: str) -> None:
    sessions = {session.id: session} if session is not None else {}
    row = agents_view(replace(STATE, sessions=sessions), PROJECT).rows[0]
    assert (row.name, row.state, row.note, row.profile, row.skills) == ("Backend", state, note, "Claude Code", 2)


def test_an_agent_whose_profile_is_gone_is_shown_by_the_profiles_id() -> None:
    assert agents_view(STATE, PROJECT).rows[1].profile == "codex"


def test_problems_are_told_with_the_path_as_seen_from_the_project() -> None:
    state = replace(
        STATE,
        problems={
            "agents": (Problem(PROJECT.folder / "manifest.json", 14, "It is not JSON."),),
            "skills": (Problem(Path("/config/skills/x/SKILL.md"), None, "It is not text."),),
        },
    )
    assert agents_view(state, PROJECT).problems == (".ideai/manifest.json:14: It is not JSON.",)
    assert skills_view(state, PROJECT, BACKEND).problems == ("/config/skills/x/SKILL.md: It is not text.",)


def test_the_picker_shows_the_agents_skills_or_whose_there_could_be() -> None:
    view = skills_view(STATE, PROJECT, BACKEND)
    assert (view.agent_id, view.assigned, view.skills) == (BACKEND.id, BACKEND.skills, SKILLS)
    assert skills_view(STATE, PROJECT, None).agent_id is None


def test_a_skill_tells_who_has_it_and_what_the_agents_own_cli_makes_of_it() -> None:
    long = replace(SKILLS[0], description="x" * 2000)
    agent = BACKEND.changed(skills=[long.ref])
    state = replace(STATE, agents=(agent,), skills=(long, SKILLS[1]), providers=(CLAUDE_CODE,))
    view = skills_view(state, PROJECT, agent)
    note = view.notes[long.ref]
    assert note.about.endswith(" · used by Backend")
    assert note.findings == (
        "Claude Code: cut: Its description is longer than 1,024 characters; agents get so much of it.",
    )
    assert note.warns
    assert view.notes[SKILLS[1].ref].about.endswith(" · unused")


def test_each_key_family_is_one_entry_and_a_disabled_one_says_why() -> None:
    entries = which_key_entries(KEYMAP, IdeState())
    keys = [entry.keys for entry in entries]
    assert len(keys) == len(set(keys))
    assert len([key for key in keys if key == "1–9"]) == 1
    zoom = next(entry for entry in entries if entry.title == "Zoom")
    assert zoom.why_not == "no pane is open in this tab"


def test_a_command_without_a_key_is_not_among_the_keys() -> None:
    titles = {entry.title for entry in which_key_entries(KEYMAP, STATE)}
    keyless = {command.title for command in COMMANDS if not command.keys}
    assert keyless
    assert not titles & keyless


def test_hints_are_those_of_the_widget_with_the_way_out_last() -> None:
    bindings = [
        Binding("escape", "leave", "Back"),
        Binding("question_mark", "help", "Keys"),
        Binding("j", "move(1)", "Down", show=False),
        Binding("space", "switch", "On or off"),
        Binding("enter", "switch", "On or off"),
    ]
    assert widget_keys(bindings) == (("space", "on or off"), ("?", "keys"), ("esc", "back"))


def test_the_help_of_a_widget_has_all_of_its_keys_and_none_of_textuals_own() -> None:
    bindings = [
        Binding("down", "move(1)", "Down", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("n", "new", "New"),
        Binding("tab", "app.focus_next", "Focus next", show=False),
        Binding("x", "nameless", show=False),
        Binding("escape", "leave", "Back"),
    ]
    assert every_key(bindings) == (("n", "new"), ("esc", "back"), ("down j", "down"))


def test_the_help_of_a_pane_names_its_keys_while_nothing_runs_in_it() -> None:
    assert pane_keys(STATE) == ()
    ended = replace(STATE, sessions={SESSION.id: replace(SESSION, status="exited", exit_code=0)})
    assert pane_keys(ended) == (("R", "start again"), ("f", "start afresh"), ("x", "close the pane"))
    empty = replace(STATE, layout=LAYOUT.changed(current=1))
    assert pane_keys(empty) == (("enter", "start"), ("x", "close the pane"))
    assert pane_keys(IdeState()) == ()


def test_a_pane_whose_task_runs_no_more_offers_the_task_and_nothing_else() -> None:
    pane = Pane(id=PaneId("t"), shows="task", task_id=TASKS[0].id, title=TASKS[0].title)
    state = IdeState(layout=WorkspaceLayout(tabs=(Tab(name="tasks", tree=pane, focus=pane.id),)))
    view = pane_views(state, PROJECT, lambda _: None, lambda *_: None, {})[pane.id]
    assert (view.starts, view.resumes) == (TASKS[0].title, False)
    assert pane_keys(state) == (("enter", "start"), ("x", "close the pane"))


def test_in_a_dialog_the_prefix_is_no_hint() -> None:
    assert key_hints(KEYMAP, "NAVIGATE", "dialog", [("esc", "leave")]) == (("esc", "leave"),)
    assert key_hints(KEYMAP, "NAVIGATE", "widget", [("esc", "back")])[-1] == ("ctrl+space", "keys")


@pytest.mark.parametrize("mode", ["PANE", "PREFIX", "RESIZE", "COPY", "LOCKED"])
def test_every_mode_tells_its_keys(mode: str) -> None:
    assert key_hints(KEYMAP, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "<1m"), (59, "<1m"), (60, "1m"), (3599, "59m"), (3600, "1h"), (47 * 3600, "47h"), (48 * 3600, "2d")],
)
def test_a_span_of_time_has_one_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_time_of_a_task_is_what_its_state_is_about() -> None:
    queued = task(1, "T", BACKEND).queued(CLOCK)
    running = queued.running(CLOCK + 60, None)
    done = running.ended("done", CLOCK + 360)
    later = CLOCK + 7200
    times = [task_time(one, later) for one in (task(1, "T", BACKEND), queued, running, done, done.archived())]
    assert times == ["", "2h", "1h", "in 5m", ""]
    assert task_time(queued.ended("cancelled", CLOCK + 60), later) == ""


def test_what_runs_and_waits_comes_first_and_the_archive_is_apart() -> None:
    state = IdeState(agents=(BACKEND,), tasks=(*TASKS, task(7, "Runs", BACKEND, state="running", started_at=CLOCK)))
    view = tasks_view(state, PROJECT, CLOCK)
    assert [row.state for row in view.rows] == ["running", "queued", "queued", "new", "failed", "done"]
    assert [row.agent for row in view.rows][:3] == ["Backend", "Backend", "Backend"]
    assert (view.rows[3].agent, view.hidden) == ("deleted agent", 1)
    archive = tasks_view(state, PROJECT, CLOCK, archived=True)
    assert [row.title for row in archive.rows] == ["Old news"]
    assert archive.hidden == len(TASKS)
