"""Decisions in memory."""

from dataclasses import dataclass, field

from app.domain.project import Project


@dataclass(slots=True)
class FakeTrust:
    """`agreed` are the digests that were agreed to; `everything` stands for a user who has agreed to all there is."""

    everything: bool = False
    agreed: set[tuple[str, str]] = field(default_factory=set)

    def given(self, project: Project, digest: str) -> bool:
        """Whether it was agreed to."""
        return self.everything or (project.key, digest) in self.agreed

    def give(self, project: Project, digest: str) -> None:
        """Remember it."""
        self.agreed.add((project.key, digest))
