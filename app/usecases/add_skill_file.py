"""Give a skill a supporting file."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.agent import SkillRef
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.skill_files import SkillFiles
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class AddSkillFile:
    """A copy of a file of this machine beside a skill's `SKILL.md`."""

    files: SkillFiles
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef, source: Path) -> Skill:
        """Copy it; publishes SkillsRead.

        Raises NotFound for an unknown skill or file, Refused for a link, Conflict if the name is taken.
        """
        skill = self.files.add(project, ref, source)
        await self.list_skills(project)
        return skill
