"""The keys: those after the prefix, by group, and those of our own widgets."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.tui.commands import COMMANDS, GROUPS, Command
from app.tui.keymap import Keymap
from app.tui.screens.dialog import Dialog
from app.tui.state import IdeState

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
        ("question_mark,q,enter", "leave", "Leave"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]

    def __init__(self, keymap: Keymap, state: IdeState) -> None:
        """The keys as they are set; what cannot run now says why."""
        super().__init__()
        self.keymap = keymap
        self.state = state

    def compose(self) -> Iterable[Widget]:
        """One line a command; the arrows scroll."""
        with VerticalScroll(classes="dialog -tall") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc leaves"
            yield Static(self._text())

    def action_scroll(self, lines: int) -> None:
        """Move by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _text(self) -> Content:
        prefixes = " or ".join(self.keymap.prefixes)
        parts = [Content(f"Press {prefixes}, then one of these keys. Every other key belongs to the pane.\n")]
        for group, heading in GROUPS:
            parts.append(Content.styled(f"\n{heading}\n", "bold"))
            parts += [self._line(command) for command in COMMANDS if command.group == group and not _repeated(command)]
        parts.append(Content.styled("\nIn lists, forms and the editor, without the prefix\n", "bold"))
        parts += [Content(f"  {keys:<16}{does}\n") for keys, does in _WIDGET_KEYS]
        return Content("").join(parts)

    def _line(self, command: Command) -> Content:
        keys = command.label or " ".join(self.keymap.keys_of(command.id)) or "–"
        reason = command.disabled(self.state)
        title = command.family or command.title
        line = Content(f"  {keys:<16}{title}")
        return line + Content.styled(f"  {reason}\n", "dim") if reason else line + Content("\n")


def _repeated(command: Command) -> bool:
    """Whether another command of the same family stands for it."""
    first = next(other for other in COMMANDS if other.label == command.label)
    return bool(command.label) and command is not first
