"""What a project's files ask to set or run, which a person must have agreed to. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.agent import Agent, AgentId
from app.domain.changes import visible
from app.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Demand:
    """What one agent's entry in the manifest asks for: variables of its process.

    They can run programs (`LD_PRELOAD`, `NODE_OPTIONS`, `GIT_SSH_COMMAND`) or send what the agent says elsewhere
    (`HTTPS_PROXY`), and they come with whatever repository is opened.
    """

    agent_id: AgentId
    name: str
    slug: str
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Stands for the whole content: consent to this one is consent to no other."""
        content = json.dumps([self.agent_id, sorted(self.variables.items())], ensure_ascii=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is asked for, one line each, fit for the screen."""
        return tuple(f"{key}={visible(value)}" for key, value in sorted(self.variables.items()))


def demand_of(agent: Agent) -> Demand | None:
    """What the agent's entry asks for; None if nothing."""
    return Demand(agent.id, agent.name, agent.slug, agent.variables) if agent.variables else None


class ConsentNeeded(Refused):
    """Nobody on this machine has agreed to what the project's files ask for."""

    def __init__(self, demand: Demand) -> None:
        """`demand` is what is to be shown."""
        super().__init__(
            f"The project's files set variables for {demand.name} ({', '.join(sorted(demand.variables))}), and nobody "
            f"has agreed to that on this machine; see them with `ideai trust {demand.slug}`, and agree with "
            f"`ideai trust {demand.slug} --yes`."
        )
        self.demand = demand
