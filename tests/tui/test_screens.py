"""Dialogs by themselves: what they answer, and what they refuse to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import OptionList

from app.domain.names import check_name
from app.domain.settings import KeySettings
from app.tui.commands import COMMANDS
from app.tui.keymap import make_keymap
from app.tui.screens.choice import Choice, Option, matching
from app.tui.screens.confirm import Confirm
from app.tui.screens.dialog import Dialog
from app.tui.screens.difference import Difference, between
from app.tui.screens.help import Help
from app.tui.screens.palette import Palette
from app.tui.screens.prompt import Prompt
from app.tui.state import IdeState
from styles import STYLES, with_tokens
from styles.sheet import Sheet

OPTIONS = (
    Option("shell", "shell", "a plain shell"),
    Option("a1", "Backend", "claude"),
    Option("a2", "Reviewer", "codex", why_not="it is not installed"),
)
NOTHING = object()


class Asked(App[None]):
    """A screen with nothing but one dialog, and its answer."""

    CSS_PATH = [*STYLES]  # noqa: RUF012 – Textual's own declaration
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, dialog: Dialog[Any]) -> None:
        super().__init__()
        self.stylesheet = Sheet(variables=self.get_css_variables())
        self.dialog = dialog
        self.answer: object = NOTHING

    def get_css_variables(self) -> dict[str, str]:
        return with_tokens(super().get_css_variables())

    def on_mount(self) -> None:
        def take(answer: object) -> None:
            self.answer = answer

        self.push_screen(self.dialog, take)


@asynccontextmanager
async def asking(dialog: Dialog[Any]) -> AsyncIterator[tuple[Asked, Pilot[None]]]:
    app = Asked(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot


async def answer(dialog: Dialog[Any], *keys: str) -> object:
    async with asking(dialog) as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        return app.answer


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["y"], True),
        (["n"], False),
        (["enter"], False),
        (["left", "enter"], True),
        (["h", "enter"], True),
        (["left", "right", "enter"], False),
        (["escape"], None),
        (["x", "j"], NOTHING),
    ],
)
async def test_a_question_is_yes_only_by_a_plain_yes(keys: list[str], expected: object) -> None:
    assert await answer(Confirm("Sure?", "All is lost."), *keys) is expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], "shell"),
        (["down", "enter"], "a1"),
        (["down", "down", "enter"], NOTHING),
        (["b", "a", "c", "enter"], "a1"),
        (["z", "q", "enter"], NOTHING),
        (["up", "up", "enter"], "shell"),
        (["c", "l", "a", "u", "backspace", "backspace", "backspace", "backspace", "enter"], "shell"),
        (["escape"], None),
    ],
)
async def test_a_choice_is_what_the_line_is_on(keys: list[str], expected: object) -> None:
    assert await answer(Choice("Which?", OPTIONS), *keys) is expected


async def test_an_option_that_cannot_be_taken_says_why_and_nothing_found_says_so() -> None:
    async with asking(Choice("Which?", OPTIONS, nothing="No agent is called that.")) as (app, pilot):
        await pilot.press("down", "down")
        assert "it is not installed" in _problem(app)
        await pilot.press("z", "q")
        assert "No agent is called that." in _problem(app)


async def test_a_click_takes_an_option() -> None:
    async with asking(Choice("Which?", OPTIONS)) as (app, pilot):
        await pilot.click(app.dialog.query_one(OptionList), offset=(2, 1))
        await pilot.pause()
        assert app.answer == "a1"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], "old"),
        (["end", "!", "enter"], "old!"),
        (["space", "end", "space", "x", "enter"], "x"),
        (["backspace", "enter"], NOTHING),
        (["escape"], None),
    ],
)
async def test_a_prompt_answers_with_what_the_check_makes_of_it(keys: list[str], expected: object) -> None:
    assert await answer(Prompt("Name", "old", check_name), *keys) == expected


async def test_a_prompt_says_what_is_wrong() -> None:
    async with asking(Prompt("Name", "old", check_name)) as (app, pilot):
        await pilot.press("backspace")
        await pilot.pause()
        assert "a name cannot be empty" in _problem(app)


def _problem(app: Asked) -> str:
    return str(app.dialog.query_one(".dialog--problem").render())


async def test_a_difference_is_accepted_only_where_there_is_something_to_accept() -> None:
    lines = between("a\nb\n", "a\nc\n")
    assert await answer(Difference("What", lines), "enter") is None
    assert await answer(Difference("What", lines, accept="takes it"), "enter") is True
    assert await answer(Difference("What", lines, accept="takes it"), "escape") is None


def test_a_difference_shows_what_went_and_what_came() -> None:
    lines = between("a\nb\n", "a\nc\n")
    assert [line for line in lines if line[0] in "+-"] == ["-b", "+c"]


async def test_help_has_every_command_once_and_why_one_does_nothing() -> None:
    help_screen = Help(make_keymap(KeySettings()), IdeState(), [("enter", "launch")])
    text = help_screen._text().plain
    for command in COMMANDS:
        assert (command.family or command.title) in text
    assert text.count("Focus a neighbour") == 1
    assert "(no pane is open in this tab)" in text
    assert text.startswith("Here, without the prefix")
    assert not [line for line in text.splitlines() if len(line) > 60 and "(" in line]
    assert await answer(help_screen, "q") is None


async def test_the_palette_says_of_each_command_what_it_does_or_why_it_cannot() -> None:
    async with asking(Palette(make_keymap(KeySettings()), IdeState())) as (app, pilot):
        assert "A new pane beside this one" in _problem(app)
        await pilot.press(*"zoom")
        assert _problem(app) == "no pane is open in this tab"


async def test_the_palette_has_every_command_those_that_can_run_first() -> None:
    palette = Palette(make_keymap(KeySettings()), IdeState())
    assert {option.id for option in palette.options} == {command.id for command in COMMANDS}
    reasons = [bool(option.why_not) for option in palette.options]
    assert reasons == sorted(reasons)


@given(st.text(max_size=8))
def test_what_matches_is_among_the_options_and_all_match_nothing_typed(typed: str) -> None:
    found = matching(OPTIONS, typed)
    assert set(found) <= set(OPTIONS)
    assert len(found) == len(set(found))
    if not typed.strip():
        assert tuple(found) == OPTIONS


def test_the_best_match_comes_first() -> None:
    options = [Option("1", "New tab"), Option("2", "Next layout"), Option("3", "Tab 1")]
    assert matching(options, "tab")[0].id in {"1", "3"}
    assert [option.id for option in matching(options, "next")] == ["2"]
