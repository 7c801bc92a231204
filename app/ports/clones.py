"""The copies of repositories on this machine that checkouts are made from."""

from pathlib import Path
from typing import Protocol

from app.domain.stored import Verdict


class Clones(Protocol):
    """Judges clones, and removes those that nobody needs."""

    async def collect(self, before: float, *, dry_run: bool = False) -> tuple[tuple[Path, Verdict], ...]:
        """What becomes of each and why; `dry_run` only says it.

        One goes if it was used last before that time (seconds since the epoch), nothing is checked out from it, and no
        commit is in it that its server does not have. What cannot be judged stays.
        """
        ...
