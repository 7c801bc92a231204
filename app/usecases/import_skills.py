"""Import skills."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.domain.skill_import import ImportPlan, plan_import, refused_clashes
from app.ports.skill_sources import SkillSources
from app.ports.skills import Skills
from app.usecases.list_skills import ListSkills
from app.usecases.undoing import Undoing


@dataclass(frozen=True, slots=True)
class ImportSkills:
    """Skills of a folder or a zip archive, copied into one of our scopes."""

    skills: Skills
    sources: SkillSources
    list_skills: ListSkills

    def sources_of(self, project: Project) -> tuple[Path, ...]:
        """The folders in which the project keeps skills for other CLIs."""
        return tuple(self.sources.of_project(project))

    async def plan(self, project: Project, scope: SkillScope, source: Path, *, rename: bool = False) -> ImportPlan:
        """What would be imported, without writing anything; `rename` gives a skill whose name is taken a number.

        Raises NotFound if there is nothing, Invalid if there is no skill in it, Refused if it is hostile, Failed.
        """
        files = await self.sources.look(source)
        listed = self.skills.list(project)
        taken = {skill.slug for skill in listed.items if skill.scope == scope}
        # A damaged skill has its place too. What is called so in the other scope harms nobody.
        taken |= {problem.path.name for problem in listed.problems}
        return plan_import(files, source.stem if source.suffix == ".zip" else source.name, taken, rename=rename)

    async def __call__(
        self, project: Project, scope: SkillScope, source: Path, *, rename: bool = False
    ) -> tuple[tuple[Skill, ...], tuple[str, ...]]:
        """Import all of them that can be taken; the others' problems come second. Publishes SkillsRead.

        What `plan` raises, and Refused if a name is taken and `rename` was not said. A failure leaves none of them.
        """
        plan = await self.plan(project, scope, source, rename=rename)
        if any(skill.clashes for skill in plan.skills):
            raise refused_clashes(plan)
        made: list[Skill] = []
        async with Undoing() as undo:
            for planned in plan.skills:
                skill = self.skills.add(project, scope, planned.slug, await self.sources.read(source, planned))
                undo.by(self.skills.delete, project, skill.ref)
                made.append(skill)
        await self.list_skills(project)
        return tuple(made), plan.problems
