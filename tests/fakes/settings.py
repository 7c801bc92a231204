"""Settings without a disk."""

from dataclasses import dataclass, field

from app.domain.errors import IdeaiError
from app.domain.problem import Problem
from app.domain.settings import KeySettings, Settings


@dataclass(slots=True)
class FakeSettings:
    """`saved` and `saved_keys` are what is set, None where it never was; `errors` are raised by a method once."""

    saved: Settings | None = None
    saved_keys: KeySettings | None = None
    problems: tuple[Problem, ...] = ()
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        """What is set, or the defaults."""
        return self.saved or Settings(), self.problems

    def keys(self) -> tuple[KeySettings, tuple[Problem, ...]]:
        """What is set, or the defaults."""
        return self.saved_keys or KeySettings(), ()

    def keys_chosen(self) -> bool:
        """Whether keys were set."""
        return self.saved_keys is not None

    def save(self, settings: Settings) -> None:
        """Set this."""
        if error := self.errors.pop("save", None):
            raise error
        self.saved = settings

    def save_keys(self, keys: KeySettings) -> None:
        """Set this."""
        if error := self.errors.pop("save_keys", None):
            raise error
        self.saved_keys = keys
