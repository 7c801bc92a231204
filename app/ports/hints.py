"""Where it is kept which commands a person knows, so that hints at them go and do not come again."""

from collections.abc import Iterable
from typing import Protocol


class Hints(Protocol):
    """Those of the user, in all projects."""

    def learned(self) -> frozenset[str]:
        """The ids of the commands that were used."""
        ...

    def learn(self, command_ids: Iterable[str]) -> None:
        """These were used, too. Raises Failed."""
        ...
