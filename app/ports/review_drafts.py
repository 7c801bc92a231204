"""Comments that were written and not sent yet, kept in the user's state."""

from typing import Protocol

from app.domain.agent import AgentId
from app.domain.project import Project
from app.domain.review import ReviewDraft


class ReviewDrafts(Protocol):
    """One draft for each agent."""

    def load(self, project: Project, agent_id: AgentId) -> ReviewDraft:
        """What was written so far; empty if nothing."""
        ...

    def save(self, project: Project, agent_id: AgentId, draft: ReviewDraft) -> None:
        """Keep it, atomically; an empty one is forgotten. Raises Failed."""
        ...
