"""Themes: chosen while they are looked at, kept, changed under the screen, and never lost to a broken file."""

from pathlib import Path

from app.domain.errors import Failed
from app.domain.problem import Problem
from app.domain.settings import Settings
from app.domain.theme import UserTheme
from tests.tui.typist import Typist, typing
from tests.tui.workspace import CONFIG, PROJECT, FakeWorkspace

GROUNDS = {"dark": "#15171c", "light": "#fbfbfa", "high-contrast": "#000000", "terminal": "default"}


def ground(typist: Typist) -> str:
    """The colour behind the clock."""
    style = list(typist.strips()[-2])[-1].style
    assert style is not None
    assert style.bgcolor is not None
    return style.bgcolor.name.lower()


async def choose(typist: Typist, name: str) -> None:
    await typist.press("ctrl+space", ":")
    await typist.type("theme")
    await typist.press("enter")
    await typist.type(name)


async def test_a_theme_is_shown_while_it_is_looked_at_and_kept_when_it_is_taken() -> None:
    workspace = FakeWorkspace()
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        await choose(typist, "")
        assert ground(typist) == GROUNDS["dark"]
        await typist.press("down")
        assert ground(typist) == GROUNDS["light"]
        await typist.press("escape")
        assert ground(typist) == GROUNDS["dark"]
        assert workspace.store.saved == Settings()

        await choose(typist, "sixteen")
        await typist.press("enter")
        assert ground(typist) == GROUNDS["terminal"]
        assert workspace.store.saved == Settings(theme="terminal")


async def test_a_theme_that_cannot_be_kept_is_not_shown_on() -> None:
    workspace = FakeWorkspace()
    workspace.store.errors["save"] = Failed("Saving failed: the disk is full.")
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        await choose(typist, "light")
        await typist.press("enter")
        assert "the disk is full" in typist.status
        assert ground(typist) == GROUNDS["dark"]


async def test_a_users_theme_changes_under_the_screen_and_outlives_a_broken_file() -> None:
    workspace = FakeWorkspace(settings=Settings(theme="sea"))
    workspace.themes.own = (UserTheme(id="sea", tokens={"background": "#001122"}),)
    await workspace.read_all()
    file = CONFIG / "themes" / "sea.toml"
    async with typing(workspace.ide()) as typist:
        assert ground(typist) == "#001122"
        await edit(workspace, typist, file, UserTheme(id="sea", base="light", tokens={"background": "#eeffff"}))
        assert ground(typist) == "#eeffff"

        workspace.themes.problems = (Problem(file, 3, "accent is a colour such as #7fb0e8, not 'bluish'."),)
        await edit(workspace, typist, file)
        assert ground(typist) == "#eeffff"
        assert "sea.toml:3: accent is a colour" in typist.status


async def edit(workspace: FakeWorkspace, typist: Typist, file: Path, *themes: UserTheme) -> None:
    workspace.themes.own = themes
    await workspace.do.reread(PROJECT, [file])
    await typist.settle()


async def test_a_theme_that_does_not_exist_is_told_and_the_usual_one_shown() -> None:
    workspace = FakeWorkspace(settings=Settings(theme="sepia"))
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        assert "there is no theme 'sepia'" in typist.status
        assert ground(typist) == GROUNDS["dark"]


async def test_what_is_chosen_shows_without_colours_in_every_theme() -> None:
    workspace = FakeWorkspace()
    await workspace.read_all()
    async with typing(workspace.ide()) as typist:
        await choose(typist, "")
        for theme in GROUNDS:
            await typist.dress(theme)
            assert ways(typist, "Dark") != ways(typist, "Light"), theme


def ways(typist: Typist, text: str) -> tuple[bool | None, ...]:
    """How the text is written, but for its colours."""
    segment = next(part for strip in typist.strips() for part in strip if part.text.strip().startswith(text))
    assert segment.style is not None
    return segment.style.bold, segment.style.underline, segment.style.reverse
