"""Bring a deleted skill back."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class RestoreSkill:
    """Undo the last deletion of a skill."""

    skills: Skills
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef) -> Skill:
        """Bring it back with its supporting files; publishes SkillsRead.

        Raises NotFound if none was deleted, Conflict if there is one again.
        """
        skill = self.skills.restore(project, ref)
        await self.list_skills(project)
        return skill
