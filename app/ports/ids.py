"""New identities."""

from typing import Protocol


class Ids(Protocol):
    """Randomness comes through a port, so that pictures and tests repeat."""

    def new(self) -> str:
        """A new UUID (version 4) in its canonical form."""
        ...
