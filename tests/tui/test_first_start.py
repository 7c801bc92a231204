"""The first start asks for the prefix, once; the key itself is the answer."""

import pytest

from app.domain.settings import KeySettings
from tests.scenes import newcomer
from tests.tui.typist import typing
from tests.tui.workspace import FakeWorkspace


async def arrived() -> FakeWorkspace:
    workspace = FakeWorkspace()
    await newcomer(workspace)
    await workspace.read_all()
    return workspace


@pytest.mark.parametrize(
    ("pressed", "kept"),
    [
        ("ctrl+space", KeySettings()),
        ("ctrl+\\", KeySettings(prefix=("ctrl+\\",))),
        ("ctrl+b", KeySettings(preset="tmux")),
        ("escape", KeySettings()),
    ],
)
async def test_the_key_that_is_pressed_is_the_prefix_from_then_on(pressed: str, kept: KeySettings) -> None:
    workspace = await arrived()
    async with typing(workspace.ide()) as typist:
        await typist.sees("Welcome to ideai")
        await typist.press("x", pressed)
        assert workspace.store.saved_keys == kept
        assert len(typist.ide.screen_stack) == 1
        prefix = "ctrl+space" if pressed == "escape" else pressed
        await typist.sees(f"{prefix}, then ? shows every key.")
        await typist.press(prefix, "c")
        assert len(workspace.state.layout.tabs) == 2


async def test_whoever_was_asked_before_is_not_asked_again() -> None:
    workspace = FakeWorkspace()
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        assert "Welcome" not in "\n".join(typist.screen())
