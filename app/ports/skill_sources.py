"""Where skills are imported from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.project import Project
from app.domain.skill_import import PlannedSkill, SkillFile, SourceFile


class SkillSources(Protocol):
    """Folders and zip archives on this machine; what is in them is hostile until it is planned."""

    def of_project(self, project: Project) -> Sequence[Path]:
        """The folders in which the project keeps skills for other CLIs, those that exist."""
        ...

    async def look(self, source: Path) -> tuple[SourceFile, ...]:
        """All that is in it, by paths as the source has them (but for `./` at their beginning), sorted.

        Raises NotFound if there is nothing, Invalid if it is neither a folder nor an archive that can be read, Refused
        if it has too much in it, Failed.
        """
        ...

    async def read(self, source: Path, skill: PlannedSkill) -> tuple[SkillFile, ...]:
        """The files of one skill. Raises Invalid if they are not as they were, and Failed."""
        ...
