"""The directories that agents run in."""

from pathlib import Path
from typing import Protocol

from app.domain.agent import AgentId
from app.domain.injection import Plan
from app.domain.project import Project


class Claim(Protocol):
    """An environment that is prepared for one run: nobody else can prepare, remove or collect it.

    It is ours until it is released *and* every process has ended that inherited the descriptors, so that an agent which
    outlives its workspace keeps its directory.
    """

    @property
    def made(self) -> bool:
        """Whether preparing has made the directory."""
        ...

    @property
    def temporary(self) -> Path:
        """A directory for this run only, which nobody else may enter; it goes when the run is finished."""
        ...

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Open files that the agent's process has to inherit; none once the claim was released."""
        ...

    async def apply(self, plan: Plan) -> None:
        """Write the plan's files and skills; what an earlier plan wrote and this one does not have is removed.

        Raises Failed, with nothing half-written left.
        """
        ...

    async def abandon(self) -> None:
        """Take back what preparing has made, and release it: the run does not come about."""
        ...

    def release(self) -> None:
        """Leave the environment to the process that inherited it; nothing if that was done before."""
        ...


class Environments(Protocol):
    """Prepared directories: made for one agent, and never one that somebody else made."""

    def path(self, project: Project, agent_id: AgentId) -> Path:
        """The agent's run directory, whether it exists or not."""
        ...

    def homes(self, project: Project, agent_id: AgentId) -> Path:
        """Where the homes of the agent's own lie, one for each kind of CLI that has one."""
        ...

    async def prepare(self, project: Project, agent_id: AgentId) -> Claim:
        """Make the run directory, or take the one that is there, for a run that is about to start.

        Raises ForeignDirectory for one that this machine's records do not know (it may have come with a clone), Refused
        for one in which somebody runs already, and Failed if it cannot be made.
        """
        ...

    async def finish(self, project: Project, agent_id: AgentId, at: str) -> bool:
        """Note that the agent's run has ended at that time (RFC 3339), and remove what was only for it.

        Nothing, and False, while somebody runs in it still, as what an agent has left in the background does. Nothing
        if there is no environment.
        """
        ...

    async def remove(self, project: Project, agent_id: AgentId) -> None:
        """Remove a run directory that is ours, with all that is in it; nothing if there is none.

        Raises Refused while somebody runs in it.
        """
        ...

    async def put_aside(self, project: Project, agent_id: AgentId) -> None:
        """Give a directory that is not ours another name beside its place; one that is ours stays.

        Raises Refused while somebody runs in it, Failed if it cannot be renamed.
        """
        ...
