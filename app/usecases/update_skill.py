"""Change a skill."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.context import check_text
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class UpdateSkill:
    """A new `SKILL.md` for a skill; its supporting files stay."""

    skills: Skills
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef, text: str) -> Skill:
        """Replace the whole `SKILL.md`, front matter included; publishes SkillsRead.

        Raises NotFound for an unknown skill, Invalid for text that cannot be saved.
        """
        skill = self.skills.write(project, ref, check_text(text))
        await self.list_skills(project)
        return skill
