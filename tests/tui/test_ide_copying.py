"""Copy mode, search and paste on the whole screen."""

from tests.tui.test_ide_keys import at_work, mode
from tests.tui.workspace import FakeWorkspace

PREFIX = "ctrl+space"


def show(workspace: FakeWorkspace, text: str) -> None:
    """Let the focused pane's program print."""
    session = workspace.state.focused_session
    assert session is not None
    workspace.screens.output(session.id, text.replace("\n", "\r\n").encode())


async def test_what_is_copied_goes_to_the_clipboard_and_is_pasted_with_one_key() -> None:
    async with at_work() as (workspace, typist):
        show(workspace, "\x1b[2J\x1b[Hone\ntwo")
        await typist.press(PREFIX, "[", "V", "k")
        assert mode(typist) == "COPY"
        await typist.press("y")
        assert mode(typist) == "PANE"
        assert typist.ide.clipboard == "one\ntwo"
        assert "Copied 2 lines" in typist.status
        await typist.press(PREFIX, "]")
        assert workspace.written() == b"one\rtwo"


async def test_nothing_is_pasted_before_anything_was_copied() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "]")
        assert "Nothing was copied yet" in typist.status
        assert workspace.written() == b""


async def test_a_search_ends_in_copy_mode_at_what_was_found() -> None:
    async with at_work() as (workspace, typist):
        show(workspace, "\x1b[2J\x1b[H" + "needle 1\n" + "hay\n" * 80)
        await typist.press(PREFIX, "/")
        await typist.type("needle")
        await typist.press("enter")
        assert mode(typist) == "COPY"
        await typist.sees("needle 1")
        await typist.press("/")  # and from there the next one
        await typist.type("hay")
        await typist.press("enter", "y")
        assert typist.ide.clipboard == "hay"
        assert workspace.written() == b""


async def test_a_search_that_finds_nothing_says_so_and_the_keys_go_on_to_the_program() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "/")
        await typist.type("nowhere to be found")
        await typist.press("enter")
        assert "Nothing here has “nowhere to be found”." in typist.status
        await typist.type("ls")
        assert workspace.written() == b"ls"


async def test_copy_mode_ends_with_the_focus_of_its_pane() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "[", "v", PREFIX, "l")
        assert mode(typist) == "PANE"
        await typist.type("ls")
        assert workspace.written() == b"ls"
