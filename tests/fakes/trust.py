"""Decisions in memory."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.project import Project


@dataclass(slots=True)
class FakeTrust:
    """`decisions` are what was agreed to in which project; `everything`: the user has agreed to all there is."""

    everything: bool = False
    decisions: set[tuple[str, str]] = field(default_factory=set)

    def given(self, project: Project, digest: str) -> bool:
        """Whether it was agreed to."""
        return self.everything or (project.key, digest) in self.decisions

    def give(self, project: Project, digest: str) -> None:
        """Remember it."""
        self.decisions.add((project.key, digest))

    def agreed(self, project: Project) -> frozenset[str]:
        """What was agreed to and not taken back."""
        return frozenset(digest for key, digest in self.decisions if key == project.key)

    def take_back(self, project: Project, digests: Collection[str]) -> None:
        """Forget it."""
        self.decisions -= {(project.key, digest) for digest in digests}
