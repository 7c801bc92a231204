"""Random identities."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UuidIds:
    """`Ids` from the system's source of randomness."""

    def new(self) -> str:
        """A new UUID (version 4) in its canonical form."""
        return str(uuid.uuid4())
