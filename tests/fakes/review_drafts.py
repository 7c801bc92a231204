"""Drafts in memory."""

from dataclasses import dataclass, field

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.review import ReviewDraft


@dataclass(slots=True)
class FakeReviewDrafts:
    """`saved` is what each agent's draft is."""

    saved: dict[tuple[str, AgentId], ReviewDraft] = field(default_factory=dict)

    def load(self, project: Project, agent_id: AgentId) -> ReviewDraft:
        """What was saved."""
        return self.saved.get((project.key, agent_id), ReviewDraft())

    def save(self, project: Project, agent_id: AgentId, draft: ReviewDraft) -> None:
        """Keep it."""
        self.saved[project.key, agent_id] = draft
