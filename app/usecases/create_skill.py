"""Create a skill."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.context import check_text
from app.domain.errors import Invalid
from app.domain.names import check_name, slug
from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class CreateSkill:
    """A new folder with a `SKILL.md`."""

    skills: Skills
    list_skills: ListSkills

    async def __call__(self, project: Project, scope: SkillScope, name: str, description: str, body: str = "") -> Skill:
        """Create it; its folder and its front matter have the slug of `name`. Publishes SkillsRead.

        Raises Invalid for a bad name or text, Conflict if the scope has such a skill.
        """
        try:
            folder = slug(check_name(name), "skill")
        except ValueError as error:
            raise Invalid(f"The skill is not valid: {error}.") from error
        draft = Skill(
            slug=folder,
            scope=scope,
            name=folder,
            description=" ".join(check_text(description).split()),
            body=check_text(body),
            folder=Path(folder),
        )
        skill = self.skills.create(project, draft)
        await self.list_skills(project)
        return skill
