"""List the agents of a project."""

from dataclasses import dataclass

from app.domain.errors import Damaged, IdeaiError
from app.domain.events import AgentsRead
from app.domain.problem import Problem
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.manifests import Manifests


@dataclass(frozen=True, slots=True)
class ListAgents:
    """The manifest, read afresh."""

    manifests: Manifests
    events: Publisher

    async def __call__(self, project: Project) -> AgentsRead:
        """Publish and return the agents; a manifest that cannot be read is a problem among them, not an error."""
        read = self._read(project)
        self.events.publish(read)
        return read

    def _read(self, project: Project) -> AgentsRead:
        try:
            manifest = self.manifests.load(project)
        except Damaged as damaged:
            return AgentsRead((), (Problem(damaged.path, damaged.line, damaged.reason),), read_only=True)
        except IdeaiError as error:
            return AgentsRead((), (Problem(project.folder / "manifest.json", None, str(error)),), read_only=True)
        return AgentsRead(manifest.entries, read_only=manifest.read_only)
