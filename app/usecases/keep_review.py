"""Keep the comments of a review until they are sent."""

from dataclasses import dataclass

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.review import ReviewDraft
from app.ports.review_drafts import ReviewDrafts


@dataclass(frozen=True, slots=True)
class KeepReview:
    """One draft for each agent; an empty one is forgotten."""

    drafts: ReviewDrafts

    def read(self, project: Project, agent_id: AgentId) -> ReviewDraft:
        """What was written so far."""
        return self.drafts.load(project, agent_id)

    def __call__(self, project: Project, agent_id: AgentId, draft: ReviewDraft) -> None:
        """Keep this. Raises Failed."""
        self.drafts.save(project, agent_id, draft)
