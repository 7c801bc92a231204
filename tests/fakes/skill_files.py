"""The files of skills without a disk."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.agent import SkillRef
from app.domain.errors import Conflict, IdeaiError, NotFound
from app.domain.project import Project
from app.domain.skill import Skill
from tests.fakes.skills import FakeSkills


@dataclass(slots=True)
class FakeSkillFiles:
    """Of the skills that a `FakeSkills` keeps; `errors` maps a method's name to what it raises next time.

    `machine` are the files that can be added.
    """

    skills: FakeSkills
    machine: set[Path] = field(default_factory=set)
    removed: set[tuple[SkillRef, str]] = field(default_factory=set)
    errors: dict[str, IdeaiError] = field(default_factory=dict)

    def revise(self, project: Project, ref: SkillRef, description: str, body: str) -> Skill:
        """Another description and body."""
        self._step("revise")
        return self._put(project, replace(self.skills.read(project, ref), description=description, body=body))

    def rename(self, project: Project, ref: SkillRef, slug: str) -> Skill:
        """Have it under another name."""
        self._step("rename")
        skill = self.skills.read(project, ref)
        renamed = replace(skill, slug=slug, name=slug, folder=skill.folder.with_name(slug))
        if any(other.ref == renamed.ref for other in self.skills.list(project).items):
            raise Conflict(f"There is a skill {renamed.ref} already.")
        self.skills.delete(project, ref)
        return self._put(project, renamed)

    def add(self, project: Project, ref: SkillRef, source: Path) -> Skill:
        """Have one more file."""
        self._step("add")
        skill = self.skills.read(project, ref)
        if source not in self.machine:
            raise NotFound(f"There is no file {source}.")
        return self._with_file(project, skill, source.name)

    def remove(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Have one file less."""
        self._step("remove")
        skill = self.skills.read(project, ref)
        if path not in skill.files:
            raise NotFound(f"The skill has no file {path}.")
        self.removed.add((ref, path))
        return self._put(project, replace(skill, files=tuple(file for file in skill.files if file != path)))

    def restore(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Have the file again."""
        self._step("restore")
        if (ref, path) not in self.removed:
            raise NotFound(f"There is no removed file {path}.")
        skill = self._with_file(project, self.skills.read(project, ref), path)
        self.removed.remove((ref, path))
        return skill

    def _with_file(self, project: Project, skill: Skill, path: str) -> Skill:
        if path in skill.files:
            raise Conflict(f"The skill has a file {path} already.")
        return self._put(project, replace(skill, files=tuple(sorted((*skill.files, path)))))

    def _put(self, project: Project, skill: Skill) -> Skill:
        self.skills.put(project, skill)
        return skill

    def _step(self, method: str) -> None:
        if error := self.errors.pop(method, None):
            raise error
