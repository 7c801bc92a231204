"""Remove for good what was deleted long ago."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import IdeaiError
from app.domain.project import Project
from app.domain.stored import Deletion, Verdict, judge_deletion
from app.ports.clock import Clock
from app.ports.deletions import Deletions


@dataclass(frozen=True, slots=True)
class CollectDeletions:
    """Nothing brings it back then. It goes `after` so many seconds."""

    deletions: Deletions
    clock: Clock
    after: float

    async def __call__(
        self, projects: Iterable[Project], *, dry_run: bool = False
    ) -> tuple[tuple[Deletion, Verdict], ...]:
        """What becomes of the user's own and those of the projects, and why; `dry_run` only says it."""
        found = [deletion for of in (None, *projects) for deletion in await self.deletions.find(of)]
        return tuple([(deletion, await self._collect(deletion, dry_run)) for deletion in found])

    async def _collect(self, deletion: Deletion, dry_run: bool) -> Verdict:
        verdict = judge_deletion(deletion, self.clock.now(), self.after)
        if dry_run or not verdict.goes:
            return verdict
        try:
            removed = await self.deletions.remove(deletion)
        except IdeaiError as error:
            return Verdict(False, str(error))
        return verdict if removed else Verdict(False, "it was brought back meanwhile")
