"""What each fact makes of the state."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import events as facts
from app.domain.agent import AgentId
from app.domain.context import Revision
from app.domain.events import Event
from app.domain.layout import Pane, PaneId, Tab, WorkspaceLayout
from app.domain.notice import Notice
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.session import Session, SessionId
from app.domain.settings import KeySettings, Settings
from app.domain.task import Task, TaskId
from app.domain.team import Team
from app.domain.template import Template
from app.domain.theme import UserTheme
from app.domain.worktree import Standing, Tree, Worktree
from app.tui.state import IdeState, apply
from tests.scenes import BACKEND, REVIEWER, SKILLS

SESSION = Session(SessionId("s1"), "agent", "Backend", Path("/p"), ("claude",), "running", BACKEND.id)
PROFILE = Profile(id="shell", name="Shell", command="sh")
TEMPLATE = Template(id="reviewer", name="Reviewer")
TEAM = Team(id="three", name="Three")
THEME = UserTheme(id="sea")
PROBLEM = Problem(Path("/p/.ideai/manifest.json"), 3, "broken")
LAYOUT = WorkspaceLayout(
    tabs=(
        Tab(
            name="1",
            tree=Pane(id=PaneId("p1"), session=SESSION.id, shows="agent", agent_id=BACKEND.id),
            focus=PaneId("p1"),
        ),
    )
)
TASK = Task(id=TaskId(BACKEND.id), title="Mend", agent_id=BACKEND.id)
QUEUED = TASK.queued(1.0)
STANDING = Standing(Worktree(BACKEND.id, Tree(Path("/w"), "base"), Path("/w"), "agent/backend"))
FULL = IdeState(
    agents=(BACKEND, REVIEWER),
    sessions={SESSION.id: SESSION},
    titles={SESSION.id: "thinking"},
    layout=LAYOUT,
)
RENAMED = BACKEND.changed(name="Server")
DEAD = replace(SESSION, status="exited", exit_code=3)

DRIFTED = replace(SESSION, drift=("context",))

CASES: list[tuple[Event, IdeState, dict[str, object]]] = [
    (
        facts.AgentsRead((REVIEWER,), (PROBLEM,), read_only=True),
        FULL,
        {"agents": (REVIEWER,), "read_only": True, "problems": {"agents": (PROBLEM,)}},
    ),
    (facts.AgentCreated(BACKEND), IdeState(), {"agents": (BACKEND,)}),
    (facts.AgentCreated(BACKEND), FULL, {}),
    (facts.AgentChanged(RENAMED), FULL, {"agents": (RENAMED, REVIEWER)}),
    (facts.AgentDeleted(BACKEND), FULL, {"agents": (REVIEWER,)}),
    (facts.ContextChanged(BACKEND.id, Revision("r2")), FULL, {"revisions": {BACKEND.id: "r2"}}),
    (facts.SkillsRead(SKILLS, (PROBLEM,)), FULL, {"skills": SKILLS, "problems": {"skills": (PROBLEM,)}}),
    (
        facts.ProfilesRead((PROFILE,), frozenset({"shell"}), (PROBLEM,)),
        FULL,
        {"profiles": (PROFILE,), "found": frozenset({"shell"}), "problems": {"profiles": (PROBLEM,)}},
    ),
    (
        facts.TemplatesRead((TEMPLATE,), (PROBLEM,)),
        FULL,
        {"templates": (TEMPLATE,), "problems": {"templates": (PROBLEM,)}},
    ),
    (facts.VersionsRead({"claude": "2.1.4"}), FULL, {"versions": {"claude": "2.1.4"}}),
    (facts.TeamsRead((TEAM,), (PROBLEM,)), FULL, {"teams": (TEAM,), "problems": {"teams": (PROBLEM,)}}),
    (
        facts.SettingsRead(Settings(theme="light"), KeySettings(preset="tmux"), keys_chosen=False, problems=(PROBLEM,)),
        FULL,
        {
            "settings": Settings(theme="light"),
            "keys": KeySettings(preset="tmux"),
            "keys_chosen": False,
            "problems": {"settings": (PROBLEM,)},
        },
    ),
    (facts.CommandsLearned(frozenset({"a.b"})), FULL, {"learned": frozenset({"a.b"})}),
    (facts.CollectionDue(), FULL, {}),
    (facts.ThemesRead((THEME,), (PROBLEM,)), FULL, {"themes": (THEME,), "problems": {"themes": (PROBLEM,)}}),
    (facts.TasksRead((TASK,), (PROBLEM,)), FULL, {"tasks": (TASK,), "problems": {"tasks": (PROBLEM,)}}),
    (facts.TaskChanged(TASK), FULL, {"tasks": (TASK,)}),
    (facts.TaskChanged(QUEUED), replace(FULL, tasks=(TASK,)), {"tasks": (QUEUED,)}),
    (facts.TaskLaunched(TASK, SESSION), IdeState(), {"sessions": {SESSION.id: SESSION}}),
    (facts.WorktreesRead((STANDING,)), FULL, {"worktrees": {BACKEND.id: STANDING}}),
    (facts.SessionStarted(SESSION), IdeState(), {"sessions": {SESSION.id: SESSION}}),
    (facts.AgentLaunched(BACKEND, SESSION), IdeState(), {"sessions": {SESSION.id: SESSION}}),
    (facts.AgentDrifted(DRIFTED), FULL, {"sessions": {SESSION.id: DRIFTED}}),
    (facts.SessionExited(DEAD), FULL, {"sessions": {SESSION.id: DEAD}}),
    (facts.SessionClosed(SESSION.id), FULL, {"sessions": {}, "titles": {}}),
    (facts.SessionClosed(SessionId("unknown")), FULL, {}),
    (facts.SessionRetitled(SESSION.id, "done"), FULL, {"titles": {SESSION.id: "done"}}),
    (facts.LayoutChanged(LAYOUT), IdeState(), {"layout": LAYOUT}),
    (facts.ClientsChanged(3), FULL, {"clients": 3}),
    (facts.BellRang(SESSION.id), FULL, {}),
    (facts.SessionNotified(SESSION.id, "text"), FULL, {}),
    (facts.NoticeGiven(Notice(1.0, "Rang.")), FULL, {"notices": (Notice(1.0, "Rang."),)}),
    (facts.ClipboardOffered(SESSION.id, "text"), FULL, {}),
    (facts.LaunchWanted(BACKEND), FULL, {}),
    (facts.ProblemFound("Something broke."), FULL, {}),
]


@pytest.mark.parametrize(("event", "before", "changed"), CASES, ids=lambda value: type(value).__name__)
def test_a_fact_changes_these_fields_and_no_other(event: Event, before: IdeState, changed: dict[str, object]) -> None:
    after = apply(before, event)
    assert {name: getattr(after, name) for name in changed} == changed
    assert replace(after, **{name: getattr(before, name) for name in changed}) == before


def test_every_kind_of_fact_has_its_case() -> None:
    assert {type(event).__name__ for event, _, _ in CASES} == {kind.__name__ for kind in Event.__subclasses__()}


def test_a_new_value_leaves_the_old_one_as_it_was() -> None:
    apply(FULL, facts.SessionClosed(SESSION.id))
    assert SESSION.id in FULL.sessions


def test_the_focused_pane_leads_to_its_session_and_its_agent() -> None:
    assert FULL.focused_session == SESSION
    assert FULL.focused_agent == BACKEND
    assert FULL.place_of(SESSION.id) == (0, "p1")


def test_without_a_tab_nothing_has_the_focus() -> None:
    empty = IdeState()
    assert (empty.tab, empty.focused_pane, empty.focused_session, empty.focused_agent) == (None, None, None, None)
    assert empty.place_of(SESSION.id) is None


def test_a_live_session_goes_before_those_that_ended() -> None:
    late = replace(SESSION, id=SessionId("s2"))
    state = IdeState(sessions={"s0": replace(DEAD, id=SessionId("s0")), "s2": late, "s3": DEAD})  # type: ignore[dict-item]
    assert state.session_of(BACKEND.id) == late
    assert state.session_of(AgentId("nobody")) is None


def test_of_sessions_that_ended_the_last_one_is_the_agents() -> None:
    first, last = replace(DEAD, id=SessionId("s0")), replace(DEAD, id=SessionId("s9"))
    assert IdeState(sessions={first.id: first, last.id: last}).session_of(BACKEND.id) == last
