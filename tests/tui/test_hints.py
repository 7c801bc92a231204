"""First steps on the status line, until they are taken."""

from app.domain.errors import Failed
from app.domain.settings import KeySettings, Settings
from app.tui.commands import BY_ID
from app.tui.hints import AT_ONCE, STEPS, hints, teaches
from app.tui.keymap import make_keymap
from app.tui.state import IdeState
from tests.fakes.hints import FakeHints
from tests.tui.typist import typing
from tests.tui.workspace import FakeWorkspace

KEYMAP = make_keymap(KeySettings())


def test_every_step_is_a_command_that_can_always_be_taken() -> None:
    assert all(BY_ID[step].disabled(IdeState()) is None for step, _ in STEPS)


def test_the_first_steps_are_told_first_and_the_others_when_those_are_taken() -> None:
    assert hints(IdeState(), KEYMAP) == (("ctrl+space ?", "every key"), ("ctrl+space :", "every command"))
    learned = IdeState(learned=frozenset({"workspace.help"}))
    assert [key for key, _ in hints(learned, KEYMAP)] == ["ctrl+space :", "ctrl+space a"]
    assert not teaches(learned, "workspace.help")
    assert teaches(learned, "workspace.palette")
    assert not teaches(learned, "pane.zoom")


def test_whoever_has_taken_all_steps_or_wants_none_is_told_nothing() -> None:
    assert hints(IdeState(learned=frozenset(step for step, _ in STEPS)), KEYMAP) == ()
    assert hints(IdeState(settings=Settings(hints=False)), KEYMAP) == ()


def test_a_hint_names_the_keys_as_they_are_set_and_none_where_there_is_none() -> None:
    keymap = make_keymap(KeySettings(preset="tmux", commands={"workspace.help": ("f1",), "workspace.palette": ()}))
    assert [key for key, _ in hints(IdeState(), keymap)] == ["ctrl+b f1", "ctrl+b a"]


async def test_a_hint_goes_once_its_command_was_used_and_comes_in_no_other_screen_again() -> None:
    workspace = FakeWorkspace(hints=FakeHints())
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        assert "ctrl+space ? every key · ctrl+space : every command" in typist.status
        await typist.press("ctrl+space", "?", "escape")
        assert "every key" not in typist.status
        assert "ctrl+space a agents" in typist.status
    again = FakeWorkspace(hints=workspace.hints)
    await again.read_all()
    assert len(hints(again.state, KEYMAP)) == AT_ONCE
    assert "every key" not in dict(hints(again.state, KEYMAP)).values()


async def test_a_hint_goes_even_where_that_cannot_be_kept() -> None:
    class FullDisk(FakeHints):
        def learn(self, command_ids: object) -> None:
            raise Failed(f"The disk is full; {command_ids} are not kept.")

    workspace = FakeWorkspace(hints=FullDisk())
    await workspace.read_all()
    try:
        await workspace.do.learn_commands("workspace.help")
    except Failed:
        assert workspace.state.learned == {"workspace.help"}
    else:
        raise AssertionError("it failed")
