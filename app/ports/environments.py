"""The directories that agents run in."""

from pathlib import Path
from typing import Protocol

from app.domain.agent import AgentId
from app.domain.injection import Plan
from app.domain.project import Project


class Environments(Protocol):
    """Prepared directories: made for one agent, and never one that somebody else made."""

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """The agent's run directory, whether it exists or not."""
        ...

    async def prepare(self, project: Project, agent_id: AgentId) -> bool:
        """Make the run directory, or take the one that is there; True if it was made now.

        Raises Refused for a directory that this machine's records do not know (it may have come with a clone), and
        Failed if it cannot be made.
        """
        ...

    async def apply(self, project: Project, agent_id: AgentId, plan: Plan) -> None:
        """Write the plan's files and skills; what an earlier plan wrote and this one does not have is removed.

        Raises Failed, with nothing half-written left.
        """
        ...

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """Remove a run directory that is ours, with all that is in it; nothing if there is none."""
        ...
