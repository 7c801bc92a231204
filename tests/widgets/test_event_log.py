"""The panel with the traffic of the bus."""

from pathlib import Path

from app.domain import events as facts
from app.domain.agent import Agent, AgentId
from app.domain.layout import Pane, PaneId, Tab, WorkspaceLayout
from app.domain.session import Session, SessionId
from tests.widgets.stage import Stage
from widgets.event_log import MAX_LINES, EventLog, event_line

AGENT = Agent(
    id=AgentId("00000000-0000-4000-9000-000000000001"),
    name="Backend",
    md_path="agents/backend.md",
    profile="claude",
)
SESSION = Session(SessionId("s1"), "agent", "Backend", Path("/p"), ("claude",), "running")
TAB = Tab(name="1", tree=Pane(id=PaneId("p1")), focus=PaneId("p1"))


def test_a_fact_is_a_line_that_a_person_can_read() -> None:
    line = event_line(facts.AgentLaunched(AGENT, SESSION), "12:04:00")
    assert line == "12:04:00  AgentLaunched  agent=Backend  session=Backend (running)"


def test_a_layout_is_told_in_numbers() -> None:
    line = event_line(facts.LayoutChanged(WorkspaceLayout(tabs=(TAB,))))
    assert line == "LayoutChanged  layout=1 tabs, 1 panes, tab 1 shown"


def test_what_a_program_says_cannot_act_on_the_screen() -> None:
    line = event_line(facts.SessionRetitled(SessionId("s1"), "a\x1b[2J\nb"))
    assert line.isprintable()


def test_a_line_has_an_end() -> None:
    assert len(event_line(facts.ProblemFound("x" * 10_000))) <= 300


async def test_the_newest_is_at_the_bottom_and_the_oldest_goes() -> None:
    log = EventLog()
    async with Stage(log).open() as pilot:
        log.show(f"line {number}" for number in range(MAX_LINES + 5))
        log.add("the last")
        await pilot.pause()
        assert len(log.lines) == MAX_LINES
        assert log.lines[-1].text.strip() == "the last"
        assert log.lines[0].text.strip() == "line 6"
        assert log.is_vertical_scroll_end


async def test_showing_again_replaces_what_was_there() -> None:
    log = EventLog()
    async with Stage(log).open() as pilot:
        log.show(["one"])
        log.show(["two"])
        await pilot.pause()
        assert [line.text.strip() for line in log.lines] == ["two"]


async def test_esc_asks_to_leave() -> None:
    log = EventLog()
    stage = Stage(log)
    async with stage.open() as pilot:
        log.focus()
        await pilot.press("escape")
        assert [type(message) for message in stage.take_asked()] == [EventLog.LeaveRequested]
