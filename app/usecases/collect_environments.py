"""Remove the environments that nobody needs any more."""

from dataclasses import dataclass, field

from app.domain.errors import IdeaiError
from app.domain.stored import CollectionRules, StoredEnvironment, Verdict, judge
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
        for stored in await self.store.survey():
            verdict = self._judge(stored)
            if verdict.goes and not dry_run:
                verdict = await self._remove(stored, verdict)
            elif not stored.held and stored.temporary and (dry_run or await self.store.clear_temporary(stored)):
                temporary.append(stored)
            verdicts.append((stored, verdict))
        return Collected(tuple(verdicts), tuple(temporary))

    def _judge(self, stored: StoredEnvironment) -> Verdict:
        return judge(stored, self.clock.now(), self.rules)

    async def _remove(self, stored: StoredEnvironment, verdict: Verdict) -> Verdict:
        try:
            removed = await self.store.remove(stored, lambda again: self._judge(again).goes)
        except IdeaiError as error:
            return Verdict(False, str(error))
        return verdict if removed else Verdict(False, "somebody has begun to use it meanwhile")
