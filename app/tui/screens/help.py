"""The keys: those after the prefix, by group, and those of our own widgets."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.tui.commands import COMMANDS, GROUPS, Command
from app.tui.keymap import Keymap
from app.tui.screens.dialog import Dialog
from app.tui.state import IdeState

_KEY_CELLS = 17
_LINE_CELLS = 56
"""Those of a line that is not wrapped: a reason that has no room there stands below."""

_WIDGET_KEYS = (
    ("arrows, j k", "move"),
    ("enter", "open or accept"),
    ("space", "switch on or off"),
    ("ctrl+s", "save"),
    ("esc", "back to the panes"),
)


class Help(Dialog[None]):
    """Nothing to answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q,enter", "leave", "Leave", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, keymap: Keymap, state: IdeState, widget_keys: Sequence[tuple[str, str]] = ()) -> None:
        """The keys as they are set; what cannot run now says why. `widget_keys` are those of what had the focus."""
        super().__init__()
        self.keymap = keymap
        self.state = state
        self.widget_keys = widget_keys

    def compose(self) -> Iterable[Widget]:
        """One line a command; the arrows scroll."""
        with VerticalScroll(classes="dialog -tall") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc back"
            yield Static(self._text())

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _text(self) -> Content:
        prefixes = " or ".join(self.keymap.prefixes)
        parts = self._here()
        parts += [Content(f"Press {prefixes}, then one of these keys. Every other key belongs to the pane.\n")]
        for group, heading in GROUPS:
            parts.append(Content.styled(f"\n{heading}\n", "bold"))
            parts += [self._line(command) for command in COMMANDS if command.group == group and not _repeated(command)]
        parts.append(Content.styled("\nIn lists, forms and the editor, without the prefix\n", "bold"))
        parts += [_key_line(keys, does) for keys, does in _WIDGET_KEYS]
        return Content("").join(parts)

    def _here(self) -> list[Content]:
        """The keys of the list or editor that had the focus, first: they are what was asked for."""
        if not self.widget_keys:
            return []
        here = [_key_line(keys, does) for keys, does in self.widget_keys]
        return [Content.styled("Here, without the prefix\n", "bold"), *here, Content("\n")]

    def _line(self, command: Command) -> Content:
        keys = command.label or " or ".join(self.keymap.keys_of(command.id)) or "in the palette"
        reason = command.disabled(self.state)
        title = command.family or command.title
        return _key_line(keys, title, reason or "")


def _key_line(keys: str, does: str, why_not: str = "") -> Content:
    text = f"  {keys:<{_KEY_CELLS}}{does}"
    if not why_not:
        return Content(f"{text}\n")
    joint = "  " if len(text) + len(why_not) + 4 <= _LINE_CELLS else "\n" + " " * (_KEY_CELLS + 2)
    return Content.styled(f"{text}{joint}({why_not})\n", "$quiet")


def _repeated(command: Command) -> bool:
    """Whether another command of the same family stands for it."""
    first = next(other for other in COMMANDS if other.label == command.label)
    return bool(command.label) and command is not first
