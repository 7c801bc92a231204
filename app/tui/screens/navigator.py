"""The tree of tabs and panes, and of agents that have no pane: to go there, close, move and rename."""

from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

from textual.binding import Binding, BindingType

from app.tui.screens.choice import Choice, Option, matching

Verb: TypeAlias = Literal["go", "close", "rename", "earlier", "later"]


class Navigator(Choice):
    """Answers with the id of a place; `verb` says what is wanted of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "want('earlier')", "Move up", show=False),
        Binding("shift+down", "want('later')", "Move down", show=False),
        Binding("f2", "want('rename')", "Rename", show=False),
        Binding("delete", "want('close')", "Close", show=False, priority=True),
    ]

    def __init__(self, places: Sequence[Option], chosen: str = "") -> None:
        """`places` are those of `navigation.places`, a tab before its panes; `chosen` is the id to begin with."""
        super().__init__(
            "Tabs and panes", places, chosen=chosen, hint="enter go · shift+↑↓ move · f2 rename · del close"
        )
        self.verb: Verb = "go"

    def action_want(self, verb: Verb) -> None:
        """Answer with another wish."""
        place = self._chosen()
        if place is not None:
            self.verb = verb
            self.dismiss(place.id)

    def narrowed(self, typed: str) -> Sequence[Option]:
        """What fits, in the order of the tree, each pane under its tab."""
        fitting = {option.id for option in matching(self.options, typed)}
        left: list[Option] = []
        parent: Option | None = None
        for option in self.options:
            if not option.label.startswith(" "):
                parent = option
            if option.id in fitting:
                if parent is not None and parent is not option and parent not in left:
                    left.append(parent)
                left.append(option)
        return left
