"""What the user has set, as far as the screen follows it: the keys, the theme, and whether anything moves."""

from typing import Any

from textual.app import App

from app.tui.keymap import Keymap, make_keymap
from app.tui.looks import Looks, unknown_theme
from app.tui.state import IdeState


class Preferences:
    """Those of one Ide; what is wrong with them is told once."""

    def __init__(self, app: App[Any], state: IdeState) -> None:
        """Follow the state as it is."""
        self.looks = Looks(app)
        self.keymap: Keymap = make_keymap(state.keys)
        self._told: frozenset[str] = frozenset()
        self.looks.follow(state)

    def follow(self, state: IdeState) -> None:
        """Take over what has changed."""
        self.keymap = make_keymap(state.keys)
        self.looks.follow(state)

    def complaints(self, state: IdeState) -> list[str]:
        """What is wrong and was not told before, in sentences."""
        wrong = [str(problem) for what in ("settings", "themes") for problem in state.problems.get(what, ())]
        wrong += [*self.keymap.problems, *filter(None, [unknown_theme(state)])]
        new = [sentence for sentence in wrong if sentence not in self._told]
        self._told = frozenset(wrong)
        return new
