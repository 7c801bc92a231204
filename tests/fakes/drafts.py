"""Drafts without a disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.agent import AgentId
from app.domain.draft import Draft
from app.domain.errors import IdeaiError
from app.domain.project import Project


@dataclass(slots=True)
class FakeDrafts:
    """`saved` are the drafts of each project, by the project's key; `errors` maps a method's name to what it raises
    next time.
    """

    saved: dict[str, dict[AgentId, Draft]] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def load(self, project: Project) -> Mapping[AgentId, Draft]:
        """What was saved."""
        self._step("load")
        return {key: replace(draft, outside=None) for key, draft in self.saved.get(project.key, {}).items()}

    def save(self, project: Project, agent_id: AgentId, draft: Draft | None) -> None:
        """Keep it, or none."""
        self._step("save")
        kept = self.saved.setdefault(project.key, {})
        if draft is None:
            kept.pop(agent_id, None)
        else:
            kept[agent_id] = draft

    def _step(self, method: str) -> None:
        if error := self.errors.pop(method, None):
            raise error
