"""Take a supporting file from a skill."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skill_files import SkillFiles
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class RemoveSkillFile:
    """One supporting file less; it can be brought back."""

    files: SkillFiles
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Remove it; publishes SkillsRead. Raises NotFound for an unknown skill or file."""
        skill = self.files.remove(project, ref, path)
        await self.list_skills(project)
        return skill
