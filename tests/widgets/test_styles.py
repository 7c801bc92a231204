"""The looks: every colour is a token, every token has a value in every theme, and text can be read."""

import re
from itertools import product
from typing import Literal

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from app.domain.theme import BASE_COLOURS, COLOUR_TOKENS, STYLE_TOKENS, UserTheme
from app.server.colours import Depth, reduce
from styles import STYLES, tokens, with_tokens
from styles.themes import DARK, HIGH_CONTRAST, TERMINAL, THEMES, theme_of

BACKGROUNDS = ("background", "surface", "panel", "bar", "pane-background", "raised", "selected")
TEXTS = (
    "foreground", "quiet", "strong", "accent", "warning", "error", "success", "pane-foreground", "state-working",
    "state-waiting", "state-done", "state-failed", "state-idle",
)  # fmt: skip

BADGES = (("badge", "badge-text"), ("mode", "mode-text"), ("mode-active", "mode-active-text"))
PAIRS = (*product(BACKGROUNDS, TEXTS), *BADGES)
SIGNS = ("line", "line-focus", *(name for name in COLOUR_TOKENS if name.startswith("state-")))
"""What is no text and means something: lines that part and mark, and the glyphs of states."""
LEAST_OF_TEXT = 4.5
LEAST_OF_SIGNS = 3.0
"""WCAG 2.1, 1.4.3 and 1.4.11."""

XTERM = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip

_COLOURED = re.compile(r"(?:color|background|tint|(?:border|outline)(?:-(?:top|right|bottom|left))?):\s*([^;]+);")


def variables(theme: Theme) -> dict[str, str]:
    """What the stylesheets are read with."""
    return with_tokens({**theme.to_color_system().generate(), **theme.variables})


def contrast_of(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.1, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    """The relative luminance of WCAG 2.1."""
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def as_shown(colour: str, layer: Literal[38, 48], depth: Depth) -> Color:
    """The colour as a terminal of that depth has it, in the foreground (38) or the background (48)."""
    rgb = Color.parse(colour).rgb
    sequence = reduce("\x1b[{};2;{};{};{}m".format(layer, *rgb), depth)
    if depth is Depth.TRUE:
        return Color(*rgb)
    *_, last = sequence.removeprefix("\x1b[").removesuffix("m").split(";")
    number = int(last)
    if depth is Depth.PALETTE:
        return Color(*RichColor.from_ansi(number).get_truecolor())
    number -= layer - 8
    return Color.parse(XTERM[number if number < 8 else number - 52])


@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.PALETTE, Depth.BASIC])
@pytest.mark.parametrize("theme", [theme for theme in THEMES.values() if not theme.ansi], ids=lambda theme: theme.name)
def test_text_and_signs_can_be_read_however_many_colours_there_are(theme: Theme, depth: Depth) -> None:
    known = variables(theme)
    signs = [(ground, sign) for ground in ("background", "surface") for sign in SIGNS]
    for pairs, least in ((PAIRS, LEAST_OF_TEXT), (signs, LEAST_OF_SIGNS)):
        for ground, text in pairs:
            contrast = contrast_of(as_shown(known[ground], 48, depth), as_shown(known[text], 38, depth))
            assert contrast >= least, f"{text} on {ground}: {contrast:.1f}"


@pytest.mark.parametrize("theme", [DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_states_keep_colours_of_their_own_where_there_are_sixteen(theme: Theme) -> None:
    known = variables(theme)
    names = ("state-waiting", "state-done", "state-failed", "quiet")
    assert len({as_shown(known[name], 38, Depth.BASIC) for name in names}) == len(names)


def test_high_contrast_has_lines_that_can_be_seen_and_text_far_above_the_least() -> None:
    known = {name: Color.parse(value) for name, value in variables(HIGH_CONTRAST).items() if value.startswith("#")}
    for ground in ("background", "surface", "bar", "pane-background"):
        assert contrast_of(known[ground], known["line"]) >= 3
        assert min(contrast_of(known[ground], known[text]) for text in TEXTS) >= 7


def test_the_terminals_theme_names_its_sixteen_colours_and_no_other() -> None:
    known = variables(TERMINAL)
    values = {known[name] for name in (*BASE_COLOURS, *COLOUR_TOKENS)}
    assert {value for value in values if not value.startswith("ansi_")} == set()


def test_tokens_that_a_user_may_set_are_those_of_the_stylesheets() -> None:
    assert set(tokens()) == {*COLOUR_TOKENS, *STYLE_TOKENS}


def test_a_users_theme_is_its_base_with_other_tokens() -> None:
    user = UserTheme(id="sea", base="light", tokens={"accent": "#005577", "line": "#123456"})
    known = variables(theme_of(user))
    assert known["accent"].lower() == "#005577"
    assert known["line"] == "#123456"
    assert known["state-working"].lower() == "#005577"
    assert known["quiet"] == variables(THEMES["light"])["quiet"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_token_has_a_value(theme: Theme) -> None:
    known = variables(theme)
    assert set(tokens()) <= set(known)
    assert not [name for name in tokens() if "$" in known[name]]


def test_a_theme_may_give_a_token_its_own_value() -> None:
    theme = DARK
    known = with_tokens({**theme.to_color_system().generate(), "line": "#123456"})
    assert known["line"] == "#123456"


def test_stylesheets_name_no_colour_but_tokens() -> None:
    for path in STYLES:
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        colours = _COLOURED.findall(rules)
        bare = [value for value in colours if "$" not in value and value.strip() not in ("none", "transparent")]
        assert not bare, f"{path.name}: {bare}"
        assert "!important" not in rules
