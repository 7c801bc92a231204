"""Which prefix? Asked once, and answered by pressing it: what arrives here is a key that the terminal lets through."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from app.domain.settings import KeySettings
from app.terminal.keys import parse_key, textual_key
from app.tui.screens.dialog import Dialog

CHOICES: Final[Mapping[str, tuple[str, KeySettings]]] = MappingProxyType(
    {
        "ctrl+space": ("few programs want it: the usual choice", KeySettings()),
        "ctrl+\\": ("where ctrl+space does not arrive", KeySettings(prefix=("ctrl+\\",))),
        "ctrl+b": ("as in tmux", KeySettings(preset="tmux")),
        "ctrl+a": ("as in screen", KeySettings(preset="screen")),
    }
)
_BY_NAME: Final = {textual_key(parse_key(spelling))[0]: spelling for spelling in CHOICES}
_KEY_CELLS: Final = 12


class PrefixQuestion(Dialog[KeySettings]):
    """Answers with the settings of the prefix that was pressed; every key comes here, the prefixes too."""

    takes_every_key: ClassVar[bool] = True

    def compose(self) -> Iterable[Widget]:
        """The choices, and what arrived instead of one."""
        with Vertical(classes="dialog") as box:
            box.border_title = "Welcome to ideai"
            box.border_subtitle = "esc keep ctrl+space · keymap.toml changes it later"
            yield Static(_text(), classes="dialog--text")
            yield Static("", classes="dialog--problem")

    def on_key(self, event: events.Key) -> None:
        """One of the choices, or a key that is none."""
        if event.key == "escape":
            return
        event.stop()
        spelling = _BY_NAME.get(event.key)
        if spelling is not None:
            self.dismiss(CHOICES[spelling][1])
        else:
            said = f"{event.key} arrived, which is none of them."
            self.query_one(".dialog--problem", Static).update(Content(said))


def _text() -> Content:
    lines = [Content("One key comes before every command; every other key\nbelongs to the program in the pane.\n")]
    lines += [Content("\nPress the one that you want:\n\n")]
    for spelling, (why, _) in CHOICES.items():
        lines += [Content.styled(f"  {spelling:<{_KEY_CELLS}}", "bold"), Content.styled(f"{why}\n", "$quiet")]
    return Content("").join(lines).rstrip()
