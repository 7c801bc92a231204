"""Every command, by what it is called."""

from app.tui.commands import COMMANDS
from app.tui.keymap import Keymap
from app.tui.screens.choice import Choice, Option
from app.tui.state import IdeState


class Palette(Choice):
    """Answers with the id of a command."""

    def __init__(self, keymap: Keymap, state: IdeState) -> None:
        """The keys as they are set; each says what it does, or why it cannot run now."""
        options = [
            Option(
                command.id,
                command.title,
                " or ".join(keymap.keys_of(command.id)),
                command.disabled(state) or "",
                command.help,
            )
            for command in COMMANDS
        ]
        super().__init__(
            "Commands", sorted(options, key=lambda option: bool(option.why_not)), hint="enter run · esc back"
        )
