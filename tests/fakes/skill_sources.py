"""Sources of skills without a disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Invalid, NotFound
from app.domain.project import Project
from app.domain.skill_import import PlannedSkill, SkillFile, SourceFile


@dataclass(slots=True)
class FakeSkillSources:
    """`sources` are the files of each, by their paths in it; `own` are the project's folders for other CLIs."""

    sources: dict[Path, Mapping[str, bytes]] = field(default_factory=dict)
    own: tuple[Path, ...] = ()

    def of_project(self, project: Project) -> Sequence[Path]:  # noqa: ARG002 - there is one project
        """Those it was made with."""
        return self.own

    async def look(self, source: Path) -> tuple[SourceFile, ...]:
        """Their paths and sizes."""
        files = self._files(source)
        return tuple(SourceFile(path, len(files[path])) for path in sorted(files))

    async def read(self, source: Path, skill: PlannedSkill) -> tuple[SkillFile, ...]:
        """Their bytes; none is executable."""
        files = self._files(source)
        try:
            return tuple(SkillFile(skill.inside(file), files[file.path]) for file in skill.files)
        except KeyError as error:
            raise Invalid(f"{error} has gone meanwhile; try again.") from error

    def _files(self, source: Path) -> Mapping[str, bytes]:
        if source not in self.sources:
            raise NotFound(f"There is no {source}; name a folder or a zip archive with skills in it.")
        return self.sources[source]
