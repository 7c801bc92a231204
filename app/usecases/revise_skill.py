"""Change what a skill says."""

from dataclasses import dataclass

from app.domain.context import check_text
from app.domain.errors import Conflict
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skill_files import SkillFiles
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class ReviseSkill:
    """A new description and body for a skill, never over a change that was not seen."""

    skills: Skills
    files: SkillFiles
    list_skills: ListSkills

    async def __call__(self, project: Project, before: Skill, description: str, body: str) -> Skill:
        """Save both in place of what was shown, `before`; publishes SkillsRead.

        Raises NotFound if the skill is gone, Conflict if it was changed meanwhile, Refused if its front matter cannot
        be kept, Invalid for text that cannot be saved.
        """
        if self.skills.read(project, before.ref) != before:
            raise Conflict(f"The skill {before.slug} was changed meanwhile; open it again.")
        words = " ".join(check_text(description).split())
        skill = self.files.revise(project, before.ref, words, check_text(body))
        await self.list_skills(project)
        return skill
