"""Where skills are kept."""

from collections.abc import Sequence
from typing import Protocol

from app.domain.agent import SkillRef
from app.domain.listing import Listing
from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.domain.skill_import import SkillFile


class Skills(Protocol):
    """Skills of both scopes: the user's (`global`) and the project's."""

    def list(self, project: Project) -> Listing[Skill]:
        """All skills, project scope first, each sorted by slug; folders that cannot be read are the problems."""
        ...

    def read(self, project: Project, ref: SkillRef) -> Skill:
        """One skill, with the digest of its files.

        Raises NotFound if there is no such folder, Damaged or Failed if it cannot be read.
        """
        ...

    def create(self, project: Project, skill: Skill) -> Skill:
        """Make a new skill's folder with its `SKILL.md`. Raises Conflict if the folder exists."""
        ...

    def add(self, project: Project, scope: SkillScope, slug: str, files: Sequence[SkillFile]) -> Skill:
        """Make a new skill's folder with these files, all of them or nothing. Raises Conflict if the folder exists.

        Raises Refused for a path that leads out of it, Damaged where there is no `SKILL.md` that can be read.
        """
        ...

    def write(self, project: Project, ref: SkillRef, text: str) -> Skill:
        """Replace the `SKILL.md` of a skill. Raises NotFound."""
        ...

    def delete(self, project: Project, ref: SkillRef) -> None:
        """Remove a skill's folder. Raises NotFound."""
        ...

    def restore(self, project: Project, ref: SkillRef) -> Skill:
        """Bring back the folder that was deleted last. Raises NotFound, or Conflict if there is one again."""
        ...
