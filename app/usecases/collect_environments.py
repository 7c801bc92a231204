"""Remove the environments that nobody needs any more."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import IdeaiError
from app.domain.stored import CollectionRules, StoredEnvironment, Verdict, judge, too_much
from app.ports.clock import Clock
from app.ports.stored_environments import StoredEnvironments


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of each environment and why, and the temporary directories that went; `freed` is in bytes."""

    verdicts: tuple[tuple[StoredEnvironment, Verdict], ...] = ()
    temporary: tuple[StoredEnvironment, ...] = ()

    @property
    def freed(self) -> int:
        """Bytes of what went, or would go."""
        return sum(stored.size for stored, verdict in self.verdicts if verdict.goes)


@dataclass(frozen=True, slots=True)
class CollectEnvironments:
    """Judge every environment by the rules, and remove those that may go."""

    store: StoredEnvironments
    clock: Clock
    rules: CollectionRules = field(default_factory=CollectionRules)

    async def __call__(self, *, dry_run: bool = False) -> Collected:
        """Collect them; `dry_run` only says what would be done. One that cannot be removed stays, with the reason."""
        verdicts: list[tuple[StoredEnvironment, Verdict]] = []
        temporary: list[StoredEnvironment] = []
        found = await self.store.survey()
        early = too_much(found, self.clock.now(), self.rules)
        for stored in found:
            verdict = self._judge(stored, early)
            if verdict.goes and not dry_run:
                verdict = await self._remove(stored, verdict, early)
            elif not stored.held and stored.temporary and (dry_run or await self.store.clear_temporary(stored)):
                temporary.append(stored)
            verdicts.append((stored, verdict))
        return Collected(tuple(verdicts), tuple(temporary))

    def _judge(self, stored: StoredEnvironment, early: Collection[Path]) -> Verdict:
        return judge(stored, self.clock.now(), self.rules, early=stored.path in early)

    async def _remove(self, stored: StoredEnvironment, verdict: Verdict, early: Collection[Path]) -> Verdict:
        try:
            removed = await self.store.remove(stored, lambda again: self._judge(again, early).goes)
        except IdeaiError as error:
            return Verdict(False, str(error))
        return verdict if removed else Verdict(False, "somebody has begun to use it meanwhile")
