"""What must be remembered of an agent's launches so that its conversation can be resumed."""

from typing import Protocol

from app.domain.agent import AgentId
from app.domain.project import Project


class SessionRecords(Protocol):
    """The native session id of each agent, kept in the user's state and never in the project."""

    def native_session(self, project: Project, agent_id: AgentId) -> str | None:
        """The id that this machine chose for the agent's last launch, or None."""
        ...

    def remember(self, project: Project, agent_id: AgentId, native_session: str | None) -> None:
        """Store the id, or forget it (None), atomically."""
        ...
