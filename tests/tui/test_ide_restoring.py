"""Panes of the last workspace on the whole screen: what they showed, and what runs in them again."""

from typing import Literal

from app.domain.events import SessionExited
from app.domain.layout import Pane, PaneId, Split, Tab
from app.domain.session import Session, SessionId, Size
from app.domain.settings import Settings
from app.ports.histories import Printed
from tests.scenes import BACKEND
from tests.tui.test_ide_agents import opened
from tests.tui.workspace import PROJECT, FakeWorkspace, Prepare

SHOWN, EMPTY = PaneId("shown"), PaneId("empty")
EARLIER = SessionId("earlier")


def restored(restore: Literal["ask", "resume"]) -> Prepare:
    """A shell whose output was kept, and an agent of which nothing was."""

    async def prepare(workspace: FakeWorkspace) -> None:
        workspace.store.saved = Settings(which_key_delay=0.0, restore=restore)
        workspace.have(BACKEND)
        shell = Pane(id=SHOWN, session=EARLIER)
        agent = Pane(id=EMPTY, shows="agent", agent_id=BACKEND.id)
        tree = Split(direction="row", children=(shell, agent), weights=(1, 1))
        workspace.have_tabs(Tab(name="main", tree=tree, focus=SHOWN))
        size = Size(30, 40)
        workspace.screens.recall(EARLIER, (Printed(size, b""), Printed(size, b"last words\r\n")))
        session = Session(EARLIER, "shell", "bash", PROJECT.root, ("/bin/bash",), "exited")
        workspace.sessions.put(session)
        workspace.bus.publish(SessionExited(session))

    return prepare


async def test_what_a_pane_showed_is_there_until_the_person_starts_it_again() -> None:
    async with opened(restored("ask")) as (workspace, typist):
        await typist.sees("last words")
        await typist.sees("stopped")
        assert not workspace.terminals.running
        await typist.press("R")
        await typist.until(lambda: workspace.session_in(SHOWN).alive)
        assert workspace.session_in(SHOWN).id == EARLIER
        assert workspace.emulator().history_len == 1


async def test_every_pane_is_started_by_itself_if_the_person_wants_that() -> None:
    async with opened(restored("resume")) as (workspace, typist):
        await typist.until(lambda: len(workspace.terminals.running) == 2)
        await typist.settle()
        assert all(workspace.session_in(pane).alive for pane in (SHOWN, EMPTY))
        assert len(workspace.state.sessions) == 2
