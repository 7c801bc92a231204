"""The keyboard on the whole screen: panes, prefix, modes, lists, dialogs, type-ahead."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.settings import KeySettings, Settings
from app.tui.actions import ACTIONS
from app.tui.commands import BY_ID, COMMANDS
from app.tui.screens.agent_form import AgentForm
from app.tui.screens.help import Help
from tests.scenes import solo, team
from tests.tui.typist import Typist, typing
from tests.tui.workspace import FakeWorkspace
from widgets.agent_list import AgentList
from widgets.which_key import WhichKey

PREFIX = "ctrl+space"


@asynccontextmanager
async def at_work(cols: int = 120, rows: int = 30) -> AsyncIterator[tuple[FakeWorkspace, Typist]]:
    """Two agents, an editor and a shell; Backend has the focus."""
    workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
    await team(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), cols, rows) as typist:
        yield workspace, typist


def mode(typist: Typist) -> str:
    return typist.status.split()[0]


def test_every_command_does_something() -> None:
    assert set(ACTIONS) == set(BY_ID)


def test_no_command_does_two_things() -> None:
    assert len(BY_ID) == len(COMMANDS)


async def test_every_other_key_goes_to_the_program_and_none_of_textuals_own_acts() -> None:
    async with at_work() as (workspace, typist):
        keys = ("ctrl+q", "ctrl+c", "ctrl+p", "tab", "shift+tab", "escape", "f1", "ctrl+z", "alt+enter", "up")
        await typist.press(*keys)
        sent = b"\x11\x03\x10\t\x1b[Z\x1b\x1bOP\x1a\x1b\r\x1b[A"
        assert workspace.written() == sent
        assert mode(typist) == "PANE"
        assert len(typist.ide.screen_stack) == 1


async def test_the_prefix_names_its_mode_and_shows_the_panel() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX)
        assert mode(typist) == "PREFIX"
        assert typist.ide.query_one(WhichKey).display
        await typist.press("escape")
        assert mode(typist) == "PANE"
        assert not typist.ide.query_one(WhichKey).display
        assert workspace.written() == b""


async def test_the_prefix_twice_reaches_the_program() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, PREFIX)
        assert workspace.written() == b"\x00"


async def test_an_unknown_key_after_the_prefix_says_so_and_reaches_nobody() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "f9")
        assert "f9 does nothing" in typist.status
        assert workspace.written() == b""


async def test_a_disabled_command_says_why() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "7")
        assert "Tab 7: there is no tab 7." in typist.status
        assert workspace.state.layout.current == 0


async def test_typed_text_is_one_write_and_stays_in_order_with_keys() -> None:
    async with at_work() as (workspace, typist):
        typist.send_text("ls ")
        typist.send_keys("left")
        typist.send_text("-l")
        typist.send_keys("enter")
        await typist.settle()
        assert workspace.written() == b"ls \x1b[D-l\r"


async def test_a_paste_is_bracketed_if_the_program_asked() -> None:
    async with at_work() as (workspace, typist):
        await typist.paste("a\nb")
        workspace.emulator().feed(b"\x1b[?2004h")
        await typist.paste("c\nd")
        assert workspace.written() == b"a\rb\x1b[200~c\nd\x1b[201~"


async def test_a_locked_screen_gives_even_the_prefix_to_the_program() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "!")
        assert mode(typist) == "LOCKED"
        await typist.press(PREFIX, "z")
        assert workspace.written() == b"\x00z"
        await typist.press(PREFIX, PREFIX, PREFIX)
        assert mode(typist) == "PANE"
        assert "unlocked" in typist.status


async def test_resize_mode_moves_the_border_until_it_is_left() -> None:
    async with at_work() as (workspace, typist):
        before = typist.ide.query_one("PaneGrid").query("TerminalPane").first().size.width
        await typist.press(PREFIX, "r", "l", "l", "L")
        assert mode(typist) == "RESIZE"
        assert typist.ide.query("TerminalPane").first().size.width == before + 7
        await typist.press("escape", "l")
        assert mode(typist) == "PANE"
        assert workspace.written() == b"l"


async def test_lists_take_plain_keys_and_name_their_own() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "a")
        assert mode(typist) == "NAVIGATE"
        assert "enter launch" in typist.status
        await typist.press("j", "j")
        assert typist.ide.query_one(AgentList).selected == workspace.state.agents[2].id
        await typist.press("escape")
        assert mode(typist) == "PANE"
        assert workspace.written() == b""


async def test_what_is_typed_right_after_esc_in_a_list_goes_to_the_program() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "a")
        typist.send_keys("escape")
        typist.send_text("new and delete")
        await typist.settle()
        assert workspace.written() == b"new and delete"
        assert len(typist.ide.screen_stack) == 1


async def test_what_is_typed_before_a_dialog_is_there_goes_to_it_and_the_rest_behind_it() -> None:
    async with at_work() as (workspace, typist):
        typist.send_keys(PREFIX, ",")
        typist.send_text("release")
        typist.send_keys("enter")
        typist.send_text("make\r")
        await typist.settle()
        assert workspace.state.layout.tabs[0].name == "release"
        assert workspace.written() == b"make\r"


async def test_a_whole_new_pane_can_be_typed_ahead() -> None:
    async with at_work() as (workspace, typist):
        typist.send_keys(PREFIX, "v")
        typist.send_text("shell")
        typist.send_keys("enter")
        typist.send_text("echo hi")
        await typist.settle()
        session = workspace.state.focused_session
        assert session is not None
        assert session.kind == "shell"
        assert workspace.written() == b"echo hi"


async def test_two_questions_in_a_row_can_be_answered_ahead() -> None:
    async with at_work() as (workspace, typist):
        typist.send_keys(PREFIX, "s", "n")
        typist.send_text("Money rules")
        typist.send_keys("enter")
        typist.send_text("How to round.")
        typist.send_keys("enter", "escape")
        typist.send_text("ls")
        await typist.settle()
        made = [skill for skill in workspace.state.skills if skill.slug == "money-rules"]
        assert [skill.description for skill in made] == ["How to round."]
        assert workspace.written() == b"ls"


async def test_a_command_that_opens_nothing_lets_go_at_once() -> None:
    async with at_work() as (workspace, typist):
        typist.send_keys(PREFIX, "z")
        typist.send_text("x")
        await typist.settle()
        assert workspace.written() == b"x"


@pytest.mark.parametrize("key", ["z", "v", "x", "a"])
async def test_in_a_dialog_the_prefix_does_nothing_but_detach(key: str) -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "?", PREFIX, key)
        assert "Close the dialog first" in typist.status
        assert isinstance(typist.ide.screen, Help)
        await typist.press(PREFIX, "d")
        assert workspace.detached == 1


async def test_a_question_mark_in_a_list_shows_that_lists_keys() -> None:
    async with at_work() as (_, typist):
        await typist.press(PREFIX, "a", "?")
        screen = "\n".join(typist.screen())
        assert "Here, without the prefix" in screen
        assert "enter            launch" in screen


async def test_paste_into_a_field_of_a_dialog() -> None:
    async with at_work() as (workspace, typist):
        await typist.press(PREFIX, "a", "n")
        assert isinstance(typist.ide.screen, AgentForm)
        await typist.paste("Pasted name")
        assert "Pasted name" in "\n".join(typist.screen())
        assert workspace.written() == b""


async def test_other_prefixes_and_keys_are_followed_and_problems_told() -> None:
    workspace = FakeWorkspace(
        key_settings=KeySettings(preset="tmux", commands={"pane.zoom": ("f",), "pane.fly": ("g",)})
    )
    await team(workspace)
    await workspace.read_all()
    async with typing(workspace.ide(), 140) as typist:
        assert "there is no command 'pane.fly'" in typist.status
        await typist.press("ctrl+b", "f")
        assert workspace.state.tab is not None
        assert workspace.state.tab.zoomed
        await typist.press("ctrl+space")
        assert workspace.written() == b"\x00"


KEYS = st.lists(
    st.sampled_from([PREFIX, "escape", "enter", "a", "z", "h", "l", "o", "space", "j", "tab", "e", "s", "?", "!", "["]),
    max_size=10,
)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEYS)
async def test_keys_all_at_once_end_like_keys_one_by_one(keys: list[str]) -> None:
    ends = []
    for hasty in (True, False):
        workspace = FakeWorkspace(settings=Settings(which_key_delay=0.0))
        await solo(workspace)
        await workspace.read_all()
        async with typing(workspace.ide(), 160, 30) as typist:
            if hasty:
                typist.send_keys(*keys)
                await typist.settle()
            else:
                await typist.press(*keys)
            ends.append((typist.screen()[:-1], mode(typist), workspace.written()))
    assert ends[0] == ends[1]


async def test_on_a_small_screen_enter_shows_the_rest_of_what_can_come_after_the_prefix() -> None:
    async with at_work(60, 20) as (workspace, typist):
        await typist.press(PREFIX)
        assert "page 1 of" in "\n".join(typist.screen())
        assert "Event traffic" not in "\n".join(typist.screen())
        await typist.press("enter")
        assert "Event traffic" in "\n".join(typist.screen())
        await typist.press("d")
        assert workspace.detached == 1
