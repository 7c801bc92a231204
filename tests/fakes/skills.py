"""Skills without a disk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from app.domain.agent import SkillRef
from app.domain.context import check_text
from app.domain.environment import parts_of
from app.domain.errors import Conflict, Damaged, IdeaiError, NotFound
from app.domain.listing import Listing
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.domain.skill_import import SkillFile
from app.files import front_matter

Place: TypeAlias = tuple[Path | None, SkillRef]
"""The root of the project for a project skill, None for a global one."""


@dataclass(slots=True)
class FakeSkills:
    """`kept` are the skills there are; `put` adds one as it is.

    `broken` are references whose reading fails and how; `errors` maps a method's name to what it raises next time.
    `steps` records the calls as `skills.read`…; hand one list to several fakes to see the order.
    """

    kept: dict[Place, Skill] = field(default_factory=dict)
    deleted: dict[Place, Skill] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: dict[SkillRef, IdeaiError] = field(default_factory=dict)
    errors: dict[str, IdeaiError] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def put(self, project: Project, skill: Skill) -> None:
        """Have this skill, whatever was there."""
        self.kept[_place(project, skill.ref)] = skill

    def list(self, project: Project) -> Listing[Skill]:
        """The project's, then the global ones."""
        self._step("list")
        found = [skill for (root, _), skill in self.kept.items() if root in (None, project.root)]
        found.sort(key=lambda skill: (skill.scope != "project", skill.slug))
        return Listing(tuple(found), self.problems)

    def read(self, project: Project, ref: SkillRef) -> Skill:
        """One of them."""
        self._step("read")
        if error := self.broken.get(ref):
            raise error
        return self._kept(project, ref)

    def create(self, project: Project, skill: Skill) -> Skill:
        """Have it, unless the place is taken."""
        self._step("create")
        if _place(project, skill.ref) in self.kept:
            raise Conflict(f"There is a skill {skill.ref} already.")
        text = front_matter.compose(skill.slug, skill.description, skill.body)
        folder = (project.folder / "skills" if skill.scope == "project" else Path("/config/skills")) / skill.slug
        self.put(project, _with_text(replace(skill, folder=folder, files=(), problem=None), text))
        return self._kept(project, skill.ref)

    def add(self, project: Project, scope: SkillScope, slug: str, files: Sequence[SkillFile]) -> Skill:
        """Have it with those files, unless the place is taken."""
        self._step("add")
        ref = SkillRef(f"{scope}/{slug}")
        if _place(project, ref) in self.kept:
            raise Conflict(f"There is a skill {ref} already.")
        paths = {"/".join(parts_of(file.path)): file for file in files}
        folder = (project.folder / "skills" if scope == "project" else Path("/config/skills")) / slug
        if "SKILL.md" not in paths:
            raise Damaged(folder, None, "A skill's folder needs a SKILL.md, and this one has none.")
        try:
            text = paths.pop("SKILL.md").data.decode()
        except UnicodeDecodeError:
            raise Damaged(folder, None, "It is not UTF-8 text.") from None
        made = _with_text(Skill(slug, scope, slug, "", "", folder, tuple(sorted(paths))), text)
        self.put(project, replace(made, size=made.size + sum(len(file.data) for file in paths.values())))
        return self._kept(project, ref)

    def write(self, project: Project, ref: SkillRef, text: str) -> Skill:
        """Another text for it."""
        self._step("write")
        self.put(project, _with_text(self._kept(project, ref), text))
        return self._kept(project, ref)

    def delete(self, project: Project, ref: SkillRef) -> None:
        """Have it no longer."""
        self._step("delete")
        self.deleted[_place(project, ref)] = self._kept(project, ref)
        del self.kept[_place(project, ref)]

    def restore(self, project: Project, ref: SkillRef) -> Skill:
        """Have it again."""
        self._step("restore")
        place = _place(project, ref)
        if place not in self.deleted:
            raise NotFound(f"There is no deleted skill {ref}.")
        if place in self.kept:
            raise Conflict(f"There is a skill {ref} again.")
        self.kept[place] = self.deleted.pop(place)
        return self.kept[place]

    def _kept(self, project: Project, ref: SkillRef) -> Skill:
        try:
            return self.kept[_place(project, ref)]
        except KeyError:
            raise NotFound(f"There is no skill {ref}.") from None

    def _step(self, method: str) -> None:
        self.steps.append(f"skills.{method}")
        if error := self.errors.pop(method, None):
            raise error


def _place(project: Project, ref: SkillRef) -> Place:
    return (project.root if ref.startswith("project/") else None), ref


def _with_text(skill: Skill, text: str) -> Skill:
    said = front_matter.read(check_text(text))
    return replace(
        skill,
        name=said.name or skill.slug,
        description=said.description,
        body=said.body,
        size=len(text.encode()),
        problem=said.problem,
        header=said.header,
    )
