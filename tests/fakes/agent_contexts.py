"""Contexts without a disk."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agent import Agent
from app.domain.context import ABSENT, Context, Revision, check_text, revision_of
from app.domain.errors import Conflict, IdeaiError, NotFound
from app.domain.project import Project


@dataclass(slots=True)
class FakeAgentContexts:
    """`texts` is what lies on the disk, by absolute path.

    `errors` maps a method's name to what it raises next time. `steps` records the calls as `contexts.write`…; hand
    one list to several fakes to see the order.
    """

    texts: dict[Path, str] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def path(self, project: Project, agent: Agent) -> Path:
        """Where it would be."""
        return project.folder / agent.md_path

    def on_disk(self, project: Project) -> Collection[str]:
        """The documents of that project."""
        folder = project.folder / "agents"
        return [f"agents/{path.name}" for path in self.texts if path.parent == folder]

    def read(self, project: Project, agent: Agent) -> Context:
        """The text, if there is one."""
        self._step("read")
        text = self.texts.get(self.path(project, agent))
        if text is None:
            raise NotFound(f"There is no {self.path(project, agent)}.")
        return Context.of(text)

    def write(self, project: Project, agent: Agent, text: str, expected: Revision) -> Context:
        """Replace the text that still has the expected revision."""
        self._step("write")
        path = self.path(project, agent)
        if (revision_of(self.texts[path]) if path in self.texts else ABSENT) != expected:
            raise Conflict(f"{path} was changed meanwhile.")
        check_text(text)
        self.texts[path] = text
        return Context.of(text)

    def remove(self, project: Project, agent: Agent, expected: Revision) -> None:
        """Have the text no longer, if it still has the expected revision."""
        self._step("remove")
        path = self.path(project, agent)
        if path in self.texts and revision_of(self.texts[path]) != expected:
            raise Conflict(f"{path} was changed meanwhile.")
        self.texts.pop(path, None)

    def _step(self, method: str) -> None:
        self.steps.append(f"contexts.{method}")
        if error := self.errors.pop(method, None):
            raise error
