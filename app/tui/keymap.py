"""Which key does what: the prefixes and the keys after them, from the table of commands and the user's wishes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.settings import KeySettings
from app.terminal.keys import parse_key
from app.tui.commands import BY_ID, COMMANDS

PRESETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ideai": ("ctrl+space", "ctrl+\\"),
        "tmux": ("ctrl+b",),
        "screen": ("ctrl+a",),
    }
)


@dataclass(frozen=True, slots=True)
class Keymap:
    """`prefixes` in their one spelling; `commands` from a key after the prefix to the command's id.

    `problems` are whole sentences: what in the user's settings could not be followed, and why.
    """

    prefixes: tuple[str, ...]
    commands: Mapping[str, str]
    problems: tuple[str, ...] = ()

    def keys_of(self, command_id: str) -> tuple[str, ...]:
        """The keys that run a command, in the order in which they were given."""
        return tuple(key for key, other in self.commands.items() if other == command_id)

    def way_to(self, command_id: str) -> str:
        """What is pressed to run a command, such as `ctrl+space a`; empty if no key does."""
        keys = self.keys_of(command_id)
        return f"{self.prefixes[0]} {keys[0]}" if keys else ""


def make_keymap(settings: KeySettings) -> Keymap:
    """The keymap that the settings ask for; what cannot be followed is reported and the default stays."""
    problems: list[str] = []
    prefixes = _prefixes(settings, problems)
    wished = {command_id: keys for command_id, keys in settings.commands.items() if command_id in BY_ID}
    problems += [
        f"keymap: there is no command {command_id!r}; `ideai keys` lists them all."
        for command_id in settings.commands
        if command_id not in BY_ID
    ]
    commands: dict[str, str] = {}
    for command in sorted(COMMANDS, key=lambda command: command.id not in wished):
        for key in _spelled(wished.get(command.id, command.keys), f"command {command.id}", problems):
            taken = commands.setdefault(key, command.id)
            if taken != command.id:
                problems.append(f"keymap: {key} is wanted by both {taken} and {command.id}; {taken} has it.")
    return Keymap(prefixes, MappingProxyType(commands), tuple(problems))


def _prefixes(settings: KeySettings, problems: list[str]) -> tuple[str, ...]:
    default = PRESETS.get(settings.preset, PRESETS["ideai"])
    if settings.preset not in PRESETS:
        problems.append(f"keymap: there is no preset {settings.preset!r}; there are {', '.join(PRESETS)}.")
    wished = tuple(_spelled(settings.prefix, "the prefix", problems))
    typing = [key for key in wished if len(key) == 1]
    problems += [f"keymap: {key} types text and cannot be a prefix." for key in typing]
    return tuple(key for key in wished if key not in typing) or default


def _spelled(keys: Sequence[str], what: str, problems: list[str]) -> list[str]:
    spelled: list[str] = []
    for key in keys:
        try:
            spelled.append(parse_key(key).spelling)
        except ValueError as error:
            problems.append(f"keymap: {key!r} for {what} is not a key: {error}.")
    return spelled
