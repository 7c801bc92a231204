"""Where the agents' Markdown documents are kept."""

from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from app.domain.agent import Agent
from app.domain.context import Context, Revision
from app.domain.project import Project


class AgentContexts(Protocol):
    """The contexts of a project's agents."""

    def path(self, project: Project, agent: Agent) -> Path:
        """The absolute path of the agent's Markdown, whether it exists or not."""
        ...

    def on_disk(self, project: Project) -> Collection[str]:
        """Every `agents/<slug>.md` that exists, with an entry in the manifest or without."""
        ...

    def read(self, project: Project, agent: Agent) -> Context:
        """The agent's context. Raises NotFound if there is no file, Invalid if it is no UTF-8 text."""
        ...

    def write(self, project: Project, agent: Agent, text: str, expected: Revision) -> Context:
        """Save atomically if the file still has the expected revision (`ABSENT`: no file). Raises Conflict."""
        ...

    def remove(self, project: Project, agent: Agent, expected: Revision) -> None:
        """Remove the file if it still has the expected revision. Raises Conflict; without a file nothing happens."""
        ...
