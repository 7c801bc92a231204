"""Where texts are kept that were typed and not saved."""

from collections.abc import Mapping
from typing import Protocol

from app.domain.agent import AgentId
from app.domain.draft import Draft
from app.domain.project import Project


class Drafts(Protocol):
    """The unsaved contexts of a project's agents, kept in the user's state and never in the project."""

    def load(self, project: Project) -> Mapping[AgentId, Draft]:
        """All that is kept, without what was written outside meanwhile; a damaged one is set aside and left out."""
        ...

    def save(self, project: Project, agent_id: AgentId, draft: Draft | None) -> None:
        """Keep it in place of the agent's last one, or keep none (None), atomically. Raises Failed."""
        ...
