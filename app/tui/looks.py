"""Which theme the screen has: one that comes with ideai, or one of the user's own, which may change under it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from textual.app import App
from textual.color import Color
from textual.theme import Theme

from app.terminal.events import Rgb
from app.tui.state import IdeState
from styles.themes import THEMES, TITLES, theme_of

DEFAULT: Final = "dark"


class Looks:
    """Keeps one App in the theme that is set; a theme that is gone or broken stays as it was last."""

    def __init__(self, app: App[Any]) -> None:
        """`app` has Textual's own theme until `follow` is called."""
        self._app = app
        self._shown: Theme | None = None
        self._changes = 0

    def follow(self, state: IdeState) -> None:
        """Show what is set, as it is now."""
        self._app.animation_level = "full" if state.settings.motion else "none"
        self.show(state, state.settings.theme)

    def show(self, state: IdeState, theme_id: str) -> None:
        """Show that theme, whatever is set; one that there is not leaves the screen as it is."""
        theme = themes(state).get(theme_id)
        if theme is None:
            theme = self._shown or THEMES[DEFAULT]
        if theme != self._shown:
            self._apply(theme)

    @property
    def ground(self) -> tuple[Rgb, Rgb] | None:
        """The foreground and the background that are shown; None where only the person's terminal knows them."""
        shown = self._shown
        if shown is None or shown.ansi or shown.foreground is None or shown.background is None:
            return None
        return Color.parse(shown.foreground).rgb, Color.parse(shown.background).rgb

    def _apply(self, theme: Theme) -> None:
        """Textual takes no notice of a change to the theme it has: each gets a name of its own."""
        before = self._app.theme
        self._shown = theme
        self._changes += 1
        named = replace(theme, name=f"ideai-{theme.name}-{self._changes}")
        self._app.register_theme(named)
        self._app.theme = named.name
        if self._changes > 1:
            self._app.unregister_theme(before)


def themes(state: IdeState) -> Mapping[str, Theme]:
    """All themes by id, those that come with ideai first."""
    return {**THEMES, **{user.id: theme_of(user) for user in state.themes}}


def titles(state: IdeState) -> Mapping[str, str]:
    """What the themes are called, by id, in the order in which they are offered."""
    return {**TITLES, **{user.id: user.name or user.id for user in state.themes}}


def unknown_theme(state: IdeState) -> str:
    """A sentence where the theme that is set does not exist and no file of its name is broken; else nothing."""
    wanted = state.settings.theme
    broken = {problem.path.stem for problem in state.problems.get("themes", ())}
    if wanted in titles(state) or wanted in broken:
        return ""
    return f"config: there is no theme {wanted!r}; there are {', '.join(titles(state))}."
