"""Where the user's settings are kept."""

from typing import Protocol

from app.domain.problem import Problem
from app.domain.settings import KeySettings, Settings


class SettingsStore(Protocol):
    """A file that cannot be read is a problem, and the defaults hold until it is mended."""

    def settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        """What is set of the program."""
        ...

    def keys(self) -> tuple[KeySettings, tuple[Problem, ...]]:
        """What is set of the keyboard."""
        ...

    def keys_chosen(self) -> bool:
        """Whether the keyboard was ever set, even to the defaults."""
        ...

    def save(self, settings: Settings) -> None:
        """Set this of the program; comments and unknown fields stay. Raises Damaged and Failed."""
        ...

    def save_keys(self, keys: KeySettings) -> None:
        """Set this of the keyboard, and have it chosen. Raises Damaged and Failed."""
        ...
