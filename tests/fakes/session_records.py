"""Session records without a disk."""

from dataclasses import dataclass, field

from app.domain.agent import AgentId
from app.domain.errors import IdeaiError
from app.domain.project import Project


@dataclass(slots=True)
class FakeSessionRecords:
    """`native` are the ids, by the project's key and the agent's id.

    `errors` maps a method's name to what it raises next time. `steps` records the calls as `records.remember`…; hand
    one list to several fakes to see the order.
    """

    native: dict[tuple[str, AgentId], str] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def native_session(self, project: Project, agent_id: AgentId) -> str | None:
        """The id that was stored last."""
        self._step("native_session")
        return self.native.get((project.key, agent_id))

    def remember(self, project: Project, agent_id: AgentId, native_session: str | None) -> None:
        """Store it, or forget it."""
        self._step("remember")
        if native_session is None:
            self.native.pop((project.key, agent_id), None)
        else:
            self.native[project.key, agent_id] = native_session

    def _step(self, method: str) -> None:
        self.steps.append(f"records.{method}")
        if error := self.errors.pop(method, None):
            raise error
