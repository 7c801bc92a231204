"""Decisions of the user in the user's state directory."""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from app import atomic
from app.domain.document import Document
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files
from app.files.failures import failing

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_DIGESTS = 1000
"""The oldest decisions go first; what they were of is asked again."""


def _check_digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise ValueError(f"{value[:50]!r} is not a digest")
    return value


class _Decisions(Document):
    """The file: digests of what was agreed to, in the order of the decisions."""

    version: int = Field(default=1, ge=1)
    agreed: tuple[Annotated[str, AfterValidator(_check_digest)], ...] = ()


@dataclass(frozen=True, slots=True)
class JsonTrust:
    """`Trust` as `projects/<key>/trust.json` below `state`; `report` is told of a file that was set aside."""

    state: Path
    report: Callable[[Problem], None]

    def given(self, project: Project, digest: str) -> bool:
        """Whether the user has agreed to exactly that; a file that cannot be read agrees to nothing."""
        return digest in self._load(project).agreed

    def give(self, project: Project, digest: str) -> None:
        """Remember that the user agrees. Raises Failed."""
        with self._locked(project):
            decisions = self._load(project)
            if digest not in decisions.agreed:
                agreed = (*decisions.agreed, _check_digest(digest))[-_MAX_DIGESTS:]
                state_files.save(self._path(project), decisions.changed(agreed=agreed))

    def agreed(self, project: Project) -> frozenset[str]:
        """All that the user has agreed to; a file that cannot be read agrees to nothing."""
        return frozenset(self._load(project).agreed)

    def take_back(self, project: Project, digests: Collection[str]) -> None:
        """Forget that the user agrees. Raises Failed."""
        if self.agreed(project).isdisjoint(digests):
            return
        with self._locked(project):
            decisions = self._load(project)
            kept = tuple(digest for digest in decisions.agreed if digest not in digests)
            state_files.save(self._path(project), decisions.changed(agreed=kept))

    @contextmanager
    def _locked(self, project: Project) -> Iterator[None]:
        lock = state_files.project_folder(self.state, project) / "locks" / "trust"
        with failing("Locking", lock), atomic.locked(lock):
            yield

    def _load(self, project: Project) -> _Decisions:
        return state_files.load(self._path(project), _Decisions, self.report) or _Decisions()

    def _path(self, project: Project) -> Path:
        return state_files.project_folder(self.state, project) / "trust.json"
