"""List the skills."""

from dataclasses import dataclass

from app.domain.events import SkillsRead
from app.domain.project import Project
from app.ports.events import Publisher
from app.ports.skills import Skills


@dataclass(frozen=True, slots=True)
class ListSkills:
    """The skills of both scopes as they are now."""

    skills: Skills
    events: Publisher

    async def __call__(self, project: Project) -> SkillsRead:
        """Publish and return them; folders that cannot be read are problems among them."""
        listed = self.skills.list(project)
        read = SkillsRead(listed.items, listed.problems)
        self.events.publish(read)
        return read
