"""Every fact can be written down as JSON, for the command line and for logs."""

import json
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from app.domain import events
from app.domain.agent import Agent, AgentId
from app.domain.changes import Changes, FileChange
from app.domain.context import Revision
from app.domain.events import AgentCreated, AgentsRead, Event, LayoutChanged, ProfilesRead, SessionExited, as_fields
from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout
from app.domain.notice import Notice
from app.domain.problem import Problem
from app.domain.profile import Profile
from app.domain.provider import Provider
from app.domain.session import Session, SessionId
from app.domain.settings import KeySettings, Settings
from app.domain.skill import Skill
from app.domain.task import Task, TaskId
from app.domain.team import Member, Team
from app.domain.template import Template
from app.domain.theme import UserTheme
from app.domain.worktree import Standing, Tree, Worktree

AGENT = Agent.model_validate(
    {
        "id": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
        "name": "Änn",
        "md_path": "agents/ann.md",
        "profile": "claude",
        "skills": ["global/a"],
        "origin": {"template": "t", "version": 1, "later": None},
    }
)
PROFILE = Profile.model_validate(
    {"id": "p", "name": "P", "command": "p", "since": date(2026, 1, 2), "dates": [date(2026, 1, 2)]}
)
SESSION = Session(
    SessionId("s"), "agent", "Ann", Path("/p"), ("claude", "-x"), "exited", AgentId(AGENT.id), exit_code=-9
)
TASK = Task(id=TaskId(AGENT.id), title="T", agent_id=AGENT.id)
STANDING = Standing(
    Worktree(AgentId(AGENT.id), Tree(Path("/w"), "abc", Path("/p/.git")), Path("/w"), "agent/ann"),
    Changes((FileChange("a.py", added=None),)),
)
PROBLEM = Problem(Path("/p/x.toml"), 3, "bad")
LAYOUT = WorkspaceLayout(
    tabs=(
        Tab(
            name="t",
            tree=Split(direction="row", children=(Pane(id=PaneId("a")), Pane(id=PaneId("b"))), weights=(1, 2)),
            focus=PaneId("a"),
        ),
    )
)
EVENTS = [
    kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
]
EXAMPLES: Mapping[Any, Any] = {
    Agent: AGENT,
    tuple[Agent, ...]: (AGENT,),
    tuple[Problem, ...]: (PROBLEM,),
    tuple[Profile, ...]: (PROFILE,),
    tuple[Skill, ...]: (Skill("a", "global", "a", "d", "b", Path("/s"), ("x/y.py",), 3),),
    tuple[Task, ...]: (TASK,),
    tuple[Standing, ...]: (STANDING,),
    tuple[Team, ...]: (Team(id="t", name="T", members=(Member(key="a", name="A"),)),),
    tuple[Provider, ...]: (Provider(id="p", name="P", command="p", checked="1"),),
    tuple[Template, ...]: (Template(id="t", name="T", context="x"),),
    tuple[UserTheme, ...]: (UserTheme(id="sea", tokens={"accent": "#5599dd"}),),
    Notice: Notice(1.5, "Rang.", "warning", SessionId("s")),
    Settings: Settings(theme="light"),
    KeySettings: KeySettings(commands={"pane.zoom": ("f",)}),
    tuple[Path, ...]: (Path("/p/a"), Path("/p/b")),
    frozenset[str]: frozenset({"b", "a"}),
    Mapping[str, str]: {"claude": "2.1.4"},
    Session: SESSION,
    Task: TASK,
    SessionId: SessionId("s"),
    AgentId: AgentId("a"),
    Revision: Revision("r"),
    WorkspaceLayout: LAYOUT,
    bool: True,
    int: 3,
    str: "text",
}


def example(kind: type[Event]) -> Event:
    """An event with a value for each of its fields."""
    return kind(**{name: EXAMPLES[hint] for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_event_is_json(kind: type[Event]) -> None:
    written = json.loads(json.dumps(as_fields(example(kind)), allow_nan=False))
    assert written.pop("event") == kind.__name__
    assert set(written) == set(get_type_hints(kind))


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_events_are_values(kind: type[Event]) -> None:
    event = example(kind)
    assert event == example(kind)
    for field in fields(event):
        with pytest.raises(FrozenInstanceError):
            setattr(event, field.name, None)


def test_documents_keep_their_unknown_fields() -> None:
    written = as_fields(AgentCreated(AGENT))
    assert written["agent"]["name"] == "Änn"
    assert written["agent"]["origin"]["later"] is None
    assert "cwd" not in written["agent"]


def test_dates_in_a_users_file_become_text() -> None:
    (profile,) = as_fields(ProfilesRead((PROFILE,), frozenset()))["profiles"]
    assert profile["since"] == "2026-01-02"
    assert profile["dates"] == ["2026-01-02"]


def test_sets_are_sorted_so_that_the_same_fact_reads_the_same() -> None:
    assert as_fields(ProfilesRead((), frozenset({"c", "a", "b"})))["found"] == ["a", "b", "c"]


def test_a_session_and_its_paths_are_written_plainly() -> None:
    written = as_fields(SessionExited(SESSION))["session"]
    assert (written["cwd"], written["command"], written["exit_code"]) == ("/p", ["claude", "-x"], -9)


def test_a_layout_is_written_as_its_file_is() -> None:
    assert as_fields(LayoutChanged(LAYOUT))["layout"] == LAYOUT.as_fields()


def test_problems_say_where() -> None:
    assert as_fields(AgentsRead((), (PROBLEM,)))["problems"] == [{"path": "/p/x.toml", "line": 3, "message": "bad"}]
