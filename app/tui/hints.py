"""Keys that are told on the status line until they were used once: the first steps, two at a time. Pure."""

from typing import Final

from app.tui.keymap import Keymap
from app.tui.state import IdeState
from widgets.status_line import KeyHint

STEPS: Final[tuple[tuple[str, str], ...]] = (
    ("workspace.help", "every key"),
    ("workspace.palette", "every command"),
    ("agents.toggle", "agents"),
    ("pane.split-right", "split"),
    ("workspace.detach", "leave, all keeps running"),
)
"""The commands, in the order in which they are told, and what they are for."""
AT_ONCE: Final = 2


def hints(state: IdeState, keymap: Keymap) -> tuple[KeyHint, ...]:
    """The next steps; none where the person wants none."""
    if not state.settings.hints:
        return ()
    told = [
        (f"{keymap.prefixes[0]} {keys[0]}", what)
        for command_id, what in STEPS
        if command_id not in state.learned and (keys := keymap.keys_of(command_id))
    ]
    return tuple(told[:AT_ONCE])


def teaches(state: IdeState, command_id: str) -> bool:
    """Whether there is a hint at that command, which goes now."""
    return command_id not in state.learned and any(command_id == step for step, _ in STEPS)
