"""What changes a skill from within its folder."""

from pathlib import Path
from typing import Protocol

from app.domain.agent import SkillRef
from app.domain.project import Project
from app.domain.skill import Skill


class SkillFiles(Protocol):
    """The `SKILL.md` and the supporting files of skills."""

    def revise(self, project: Project, ref: SkillRef, description: str, body: str) -> Skill:
        """Another description and body; other fields of the front matter stay. Raises NotFound and Refused."""
        ...

    def rename(self, project: Project, ref: SkillRef, slug: str) -> Skill:
        """Another folder in the same scope, and another name. Raises NotFound, or Conflict if the place is taken."""
        ...

    def add(self, project: Project, ref: SkillRef, source: Path) -> Skill:
        """Copy a file of this machine beside the `SKILL.md`.

        Raises NotFound, Refused for what is no regular file, or Conflict if the name is taken.
        """
        ...

    def remove(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Take away a supporting file. Raises NotFound."""
        ...

    def restore(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Bring back the supporting file that was removed last. Raises NotFound, or Conflict if it is there again."""
        ...
