"""Delete a skill."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.errors import Refused
from app.domain.project import Project
from app.ports.manifests import Manifests
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills


@dataclass(frozen=True, slots=True)
class DeleteSkill:
    """Remove a skill's folder."""

    manifests: Manifests
    skills: Skills
    list_skills: ListSkills

    async def __call__(self, project: Project, ref: SkillRef, *, even_assigned: bool = False) -> None:
        """Remove it; publishes SkillsRead. Agents that keep the reference are launched without the skill.

        Raises NotFound for an unknown skill, Refused while agents of this project have it and that was not allowed.
        """
        users = [agent.name for agent in self.manifests.load(project).entries if ref in agent.skills]
        if users and not even_assigned:
            raise Refused(f"The skill {ref} is assigned to {', '.join(users)}; confirm that it may go.")
        self.skills.delete(project, ref)
        await self.list_skills(project)
