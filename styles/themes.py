"""The themes that come with ideai: Textual's base colours, and beside them the tokens that need another value."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from textual.theme import Theme

from app.domain.theme import BASE_COLOURS, UserTheme

DARK: Final = Theme(
    name="dark",
    dark=True,
    background="#15171c",
    surface="#1a1d23",
    panel="#23272f",
    foreground="#d4d8df",
    primary="#7fb0e8",
    secondary="#9aa7bd",
    accent="#7fb0e8",
    warning="#e3b66b",
    error="#ea8578",
    success="#8fc78b",
    variables={
        "line": "#626a7b",
        "quiet": "#939bab",
        "selected": "#2c313a",
    },
)
"""Calm: near-black, one soft blue for what has the focus, colour otherwise only for states."""

LIGHT: Final = Theme(
    name="light",
    dark=False,
    background="#fbfbfa",
    surface="#f5f5f3",
    panel="#ebebe8",
    foreground="#24272d",
    primary="#1f5f9f",
    secondary="#565f6e",
    accent="#1f5f9f",
    warning="#855000",
    error="#ab2a1f",
    success="#27692f",
    variables={
        "line": "#868988",
        "quiet": "#5b616c",
        "selected": "#e6e8eb",
    },
)
"""The same in the sun: warm white, one deep blue."""

HIGH_CONTRAST: Final = Theme(
    name="high-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#ffe066",
    secondary="#d9d9d9",
    accent="#ffe066",
    warning="#ffb454",
    error="#ff9d92",
    success="#8ff08a",
    variables={
        "line": "#9a9a9a",
        "quiet": "#d9d9d9",
        "selected": "#1f2e66",
    },
)
"""White and yellow on black: at least 7:1 for every text, and lines that can be seen."""

TERMINAL: Final = Theme(
    name="terminal",
    ansi=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    foreground="ansi_default",
    primary="ansi_blue",
    secondary="ansi_default",
    accent="ansi_blue",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    variables={
        "surface": "ansi_default",
        "panel": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "foreground-disabled": "ansi_default",
        "surface-active": "ansi_default",
        "quiet": "ansi_default",
        "line": "ansi_bright_black",
        "current-style": "bold underline",
        "badge": "ansi_default",
        "badge-text": "ansi_blue",
        "badge-style": "bold reverse",
        "mode": "ansi_default",
        "mode-text": "ansi_default",
        "mode-active": "ansi_default",
        "mode-active-text": "ansi_yellow",
        "selected": "ansi_default",
        "selected-style": "reverse",
        "option-style": "bold underline",  # Textual's options know no reverse
        "field-style": "underline",
    },
)
"""The person's own sixteen colours on their own ground, whatever that is: what is marked is reversed."""

THEMES: Final[Mapping[str, Theme]] = MappingProxyType(
    {theme.name: theme for theme in (DARK, LIGHT, HIGH_CONTRAST, TERMINAL)}
)

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dark": "Dark",
        "light": "Light",
        "high-contrast": "High contrast",
        "terminal": "Terminal: your own sixteen colours",
    }
)


def theme_of(user: UserTheme) -> Theme:
    """The base of a user's theme with its tokens."""
    base = THEMES[user.base]
    others = {name: value for name, value in user.tokens.items() if name not in BASE_COLOURS}
    theme = replace(base, name=user.id, variables={**base.variables, **others})
    for name in BASE_COLOURS:
        if name in user.tokens:
            setattr(theme, name, user.tokens[name])
    return theme
