"""Hints without a disk."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class FakeHints:
    """`known` are the commands that were used."""

    known: frozenset[str] = frozenset()

    def learned(self) -> frozenset[str]:
        """All of them."""
        return self.known

    def learn(self, command_ids: Iterable[str]) -> None:
        """These, too."""
        self.known |= frozenset(command_ids)
