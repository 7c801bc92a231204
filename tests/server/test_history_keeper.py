"""Panes of the last workspace show what they showed, as sessions that have ended."""

import asyncio

import pytest

from app.bus import EventBus
from app.domain.errors import Failed
from app.domain.events import Event, ProblemFound, SessionClosed, SessionExited
from app.domain.layout import Pane, PaneId, Split, Tab, WorkspaceLayout
from app.domain.session import SessionId, Size
from app.ports.histories import Printed
from app.server.emulated_terminals import EmulatedTerminals
from app.server.history_keeper import HistoryKeeper
from tests.fakes.histories import FakeHistories
from tests.fakes.sessions import FakeSessions
from tests.usecases.world import PROJECT, agent

SIZE = Size(4, 20)
SHELL, TYPED, AGENT, TASK, UNKNOWN, GONE = map(SessionId, ("shell", "typed", "agent", "task", "unknown", "gone"))
SMITH = agent()


def pane(session: SessionId, **fields: object) -> Pane:
    return Pane.model_validate({"id": f"pane-{session}", "session": session, **fields})


LAYOUT = WorkspaceLayout(
    tabs=(
        Tab(
            name="main",
            focus=PaneId("empty"),
            tree=Split(
                direction="row",
                children=(
                    pane(SHELL, cwd="/tmp"),
                    pane(TYPED, command=("make", "watch"), title="watch"),
                    pane(AGENT, shows="agent", agent_id=SMITH.id),
                    pane(TASK, shows="task", task_id="22222222-2222-4222-8222-aaaaaaaaaaaa"),
                    pane(UNKNOWN),
                    Pane(id=PaneId("empty")),
                ),
                weights=(1,) * 6,
            ),
        ),
    )
)


class Bench:
    """A workspace that comes up."""

    def __init__(self) -> None:
        """What the last one printed is kept of all but one."""
        self.bus = EventBus()
        self.bus.bind(asyncio.get_running_loop())
        self.events: list[Event] = []
        self.bus.subscribe(Event, self.events.append)
        kept = [Printed(SIZE, b""), Printed(SIZE, b"hello")]
        self.histories = FakeHistories({name: list(kept) for name in (SHELL, TYPED, AGENT, TASK, GONE)})
        self.sessions = FakeSessions()
        self.terminals = EmulatedTerminals(self.bus, 100)
        self.keeper = HistoryKeeper(PROJECT, self.histories, self.sessions, self.terminals, self.bus)


@pytest.fixture
async def bench() -> Bench:
    return Bench()


async def test_sessions_come_back_as_ended_ones_with_what_they_showed(bench: Bench) -> None:
    await bench.keeper.recall(LAYOUT, [SMITH], "/bin/zsh")
    shell, typed, smith = bench.sessions.all()
    assert (shell.id, shell.title, shell.command, str(shell.cwd)) == (SHELL, "zsh", ("/bin/zsh",), "/tmp")
    assert (typed.title, typed.command, typed.cwd) == ("watch", ("make", "watch"), PROJECT.root)
    assert (smith.kind, smith.agent_id, smith.title, smith.profile) == ("agent", SMITH.id, SMITH.name, SMITH.profile)
    assert all(session.recalled for session in bench.sessions.all())
    assert bench.events == [SessionExited(session) for session in bench.sessions.all()]
    for session in bench.sessions.all():
        emulator = bench.terminals.emulator(session.id)
        assert emulator is not None
        assert emulator.text()[0] == "hello"


async def test_what_belongs_to_no_pane_is_forgotten(bench: Bench) -> None:
    await bench.keeper.recall(LAYOUT, [], "/bin/zsh")
    assert set(bench.histories.kept) == {SHELL, TYPED}
    await bench.keeper.recall(WorkspaceLayout(), [], "/bin/zsh")
    assert bench.histories.kept == {}


async def test_what_is_closed_is_forgotten(bench: Bench) -> None:
    bench.keeper.follow()
    bench.bus.publish(SessionClosed(SHELL))
    await bench.keeper.close()
    assert SHELL not in bench.histories.kept


class _Broken(FakeHistories):
    """Cannot be read."""

    async def read(self, session_id: SessionId) -> tuple[Printed, ...]:
        """Fails."""
        raise Failed(f"{session_id} is gone.")


async def test_a_disk_that_cannot_be_read_is_told_and_holds_up_nothing(bench: Bench) -> None:
    bench.keeper.histories = _Broken()
    await bench.keeper.recall(LAYOUT, [], "/bin/zsh")
    assert [type(event) for event in bench.events] == [ProblemFound]
