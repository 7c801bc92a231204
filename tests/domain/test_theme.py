"""A user's theme is checked before anything is drawn with it."""

import pytest
from pydantic import ValidationError

from app.domain.theme import BUILTIN_THEMES, UserTheme


def test_a_theme_needs_nothing_but_an_id() -> None:
    theme = UserTheme(id="sea")
    assert theme.base == "dark"
    assert theme.tokens == {}


def test_tokens_are_colours_and_ways_of_writing() -> None:
    tokens = {"accent": "#59d", "quiet": "#8899AA", "selected-style": "bold reverse"}
    assert UserTheme(id="sea", tokens=tokens).tokens == tokens


def test_the_terminals_own_colours_go_with_the_terminals_theme() -> None:
    tokens = {"accent": "ansi_bright_cyan"}
    assert UserTheme(id="sea", base="terminal", tokens=tokens).tokens == tokens
    with pytest.raises(ValidationError, match='need base = "terminal"'):
        UserTheme(id="sea", tokens=tokens)


@pytest.mark.parametrize(
    ("tokens", "complaint"),
    [
        ({"acent": "#5599dd"}, "there is no token 'acent'"),
        ({"accent": "blue"}, "accent is a colour such as"),
        ({"accent": "#5599dd; } * { display: none"}, "accent is a colour such as"),
        ({"accent": "$warning"}, "accent is a colour such as"),
        ({"selected-style": "blink"}, "selected-style is none, or of bold"),
    ],
)
def test_what_is_no_token_or_no_value_for_it_is_refused(tokens: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        UserTheme(id="sea", tokens=tokens)


@pytest.mark.parametrize("theme_id", BUILTIN_THEMES)
def test_the_themes_of_ideai_keep_their_names(theme_id: str) -> None:
    with pytest.raises(ValidationError, match="comes with ideai"):
        UserTheme(id=theme_id)
