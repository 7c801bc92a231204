"""All environments of this machine, whosever they are."""

from collections.abc import Callable
from typing import Protocol

from app.domain.stored import StoredEnvironment


class StoredEnvironments(Protocol):
    """Finds environments, and removes them once more than one look says that they may go."""

    async def survey(self) -> tuple[StoredEnvironment, ...]:
        """Every environment, and every directory among them that nothing is known of; in the order of their paths."""
        ...

    async def remove(self, stored: StoredEnvironment, goes: Callable[[StoredEnvironment], bool]) -> bool:
        """Remove it with its record, if `goes` agrees when it is looked at again while nobody can start there.

        False if it stayed. Raises Failed if it cannot be removed.
        """
        ...

    async def clear_temporary(self, stored: StoredEnvironment) -> bool:
        """Remove what its last run has left outside of it, unless somebody runs there; whether that was done."""
        ...
