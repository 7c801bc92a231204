"""Bring a removed supporting file back."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skill_files import SkillFiles
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class RestoreSkillFile:
    """Undo the last removal of a skill's supporting file."""

    files: SkillFiles
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Bring it back; publishes SkillsRead. Raises NotFound if none was removed, Conflict if it is there again."""
        skill = self.files.restore(project, ref, path)
        await self.list_skills(project)
        return skill
