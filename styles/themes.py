"""The themes that come with ideai. Each gives Textual's base colours; tokens that need another value are set beside."""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="ideai-dark",
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
        "line": "#3b414d",
        "quiet": "#939bab",
        "selected": "#2b313c",
    },
)
"""Calm: near-black, one soft blue for what has the focus, colour otherwise only for states."""

THEMES: Final[tuple[Theme, ...]] = (DARK,)
