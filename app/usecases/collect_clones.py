"""Remove the clones of repositories that nobody needs any more."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.stored import DAY, Verdict
from app.ports.clock import Clock
from app.ports.clones import Clones

UNUSED_AFTER = 30 * DAY


@dataclass(frozen=True, slots=True)
class CollectClones:
    """Those that were not used for thirty days, if nothing of them is anywhere in use."""

    clones: Clones
    clock: Clock

    async def __call__(self, *, dry_run: bool = False) -> tuple[tuple[Path, Verdict], ...]:
        """What becomes of each and why; `dry_run` only says it."""
        return await self.clones.collect(self.clock.now() - UNUSED_AFTER, dry_run=dry_run)
