"""Rename a skill."""

from dataclasses import dataclass

from app.domain.agent import SkillRef
from app.domain.errors import Invalid
from app.domain.manifest import Manifest
from app.domain.names import check_name, slug
from app.domain.project import Project
from app.domain.skill import Skill
from app.ports.manifests import Manifests
from app.ports.skill_files import SkillFiles
from app.usecases.list_agents import ListAgents
from app.usecases.list_skills import ListSkills
from app.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True)
class RenameSkill:
    """Another name for a skill; the agents of this project keep it."""

    manifests: Manifests
    files: SkillFiles
    list_skills: ListSkills
    list_agents: ListAgents

    async def __call__(self, project: Project, ref: SkillRef, name: str) -> Skill:
        """Rename its folder, its front matter and every reference in the manifest; publishes SkillsRead and AgentsRead.

        Raises NotFound for an unknown skill, Conflict if the name is taken, Invalid for a bad one. A manifest that
        cannot be saved leaves the skill as it was.
        """
        try:
            wanted = slug(check_name(name), "skill")
        except ValueError as error:
            raise Invalid(f"The skill is not valid: {error}.") from error
        async with Undoing() as undo:
            skill = self.files.rename(project, ref, wanted)
            undo.by(self.files.rename, project, skill.ref, ref.partition("/")[2])
            if any(ref in agent.skills for agent in self.manifests.load(project).entries):
                self.manifests.update(project, lambda manifest: _renamed(manifest, ref, skill.ref))
        await self.list_skills(project)
        await self.list_agents(project)
        return skill


def _renamed(manifest: Manifest, before: SkillRef, after: SkillRef) -> Manifest:
    for agent in manifest.entries:
        if before in agent.skills:
            renamed = [after if skill == before else skill for skill in agent.skills]
            manifest = manifest.with_fields(agent.id, skills=renamed)
    return manifest
