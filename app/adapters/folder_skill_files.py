"""The files in the folders of skills."""

import os
from dataclasses import dataclass
from pathlib import Path

from app import atomic
from app.domain.agent import SkillRef
from app.domain.environment import parts_of
from app.domain.errors import Conflict, NotFound, Refused
from app.domain.names import check_slug, has_controls
from app.domain.project import Project
from app.domain.skill import MAX_SIZE, MAX_TEXT, Skill
from app.files import deleted, deletions
from app.files.documents import text_of
from app.files.failures import failing
from app.files.folders import opened
from app.files.front_matter_repair import repaired
from app.files.skill_shelf import Shelf, checked_document, scope_and_slug, shelf_of, taken
from app.files.skill_text import revised


@dataclass(frozen=True, slots=True)
class FolderSkillFiles:
    """`SkillFiles` of both scopes; `folder` is where the user's own skills are kept."""

    folder: Path

    def revise(self, project: Project, ref: SkillRef, description: str, body: str) -> Skill:
        """Another description and body; other fields of the front matter stay.

        Raises NotFound, Refused for front matter that is no YAML, Invalid for text that is too long, Failed.
        """
        shelf, slug = self._found(project, ref)
        path = shelf.within(shelf.existing(slug) / "SKILL.md")
        name = shelf.read(slug).name
        with failing("Saving", path):
            text = revised(text_of(atomic.read(path, MAX_TEXT)), name, description, body)
            atomic.replace(path, checked_document(text).encode())
        return shelf.read(slug)

    def rename(self, project: Project, ref: SkillRef, slug: str) -> Skill:
        """Another folder in the same scope, and its slug as the name; nothing else of the `SKILL.md` changes.

        Raises NotFound, Conflict if the place is taken, Refused for a link, Failed if the disk refuses.
        """
        shelf, before = self._found(project, ref)
        source = shelf.existing(before)
        target = shelf.root / check_slug(slug)
        if source != shelf.root / before:
            raise Refused(f"{shelf.root / before} is a link; rename what it leads to.")
        if os.path.lexists(target):
            raise taken(target)
        description = shelf.read(before).description
        with failing("Renaming", source):
            document = atomic.read(source / "SKILL.md", MAX_TEXT)
            source.rename(target)
            try:
                atomic.replace(target / "SKILL.md", repaired(document, slug, description))
            except OSError:
                target.rename(source)
                raise
        return shelf.read(slug)

    def add(self, project: Project, ref: SkillRef, source: Path) -> Skill:
        """Copy a file of this machine beside the `SKILL.md`, under its own name.

        Raises NotFound, Refused for what is no regular file or too large, Conflict if the name is taken, Failed.
        """
        shelf, slug = self._found(project, ref)
        folder = shelf.existing(slug)
        self._check(source)
        with failing("Copying", source):
            try:
                _copy(source, folder)
            except FileExistsError:
                raise Conflict(f"The skill has a file {source.name} already; remove that one first.") from None
        return shelf.read(slug)

    def remove(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Put a supporting file aside. Raises NotFound or Failed."""
        shelf, slug = self._found(project, ref)
        file = self._file(shelf, slug, path)
        deletions.delete(file, NotFound(f"The skill has no file {path}; choose one that is listed."))
        return shelf.read(slug)

    def restore(self, project: Project, ref: SkillRef, path: str) -> Skill:
        """Bring back the supporting file that was removed last.

        Raises NotFound if none was, Conflict if it is there again, Failed if the disk refuses.
        """
        shelf, slug = self._found(project, ref)
        file = self._file(shelf, slug, path)
        missing = NotFound(f"There is no removed file {path} to bring back.")
        deletions.restore(file, missing, Conflict(f"The skill has a file {path} again; remove that one first."))
        return shelf.read(slug)

    def _found(self, project: Project, ref: SkillRef) -> tuple[Shelf, str]:
        scope, slug = scope_and_slug(ref)
        shelf = shelf_of(self.folder, project, scope)
        shelf.existing(slug)
        return shelf, slug

    def _file(self, shelf: Shelf, slug: str, path: str) -> Path:
        """Where a supporting file lies. Raises NotFound and Refused."""
        parts = parts_of(path)
        if parts == ("SKILL.md",) or deleted.PLACE in parts:
            raise NotFound(f"The skill has no supporting file {path}; choose one that is listed.")
        folder = shelf.existing(slug)
        inside = shelf.within(folder.joinpath(*parts[:-1]))
        if not inside.is_relative_to(folder):
            raise Refused(f"{path} leads out of the skill's folder; remove the link.")
        return inside / parts[-1]

    def _check(self, source: Path) -> None:
        """Raises Refused for a file that a skill cannot have, NotFound where there is none."""
        name = source.name
        if not os.path.lexists(source):
            raise NotFound(f"There is no file {source}; type the path of one.")
        if source.is_symlink() or not source.is_file():
            raise Refused(f"{source} is a link or no regular file; copy the file that you mean.")
        if name == "SKILL.md" or name == deleted.PLACE or has_controls(name) or "\\" in name:
            raise Refused(f"A supporting file cannot be called {name!r}; rename it first.")


def _copy(source: Path, folder: Path) -> None:
    with opened(source.parent) as outside, outside.reading(source.name) as file, opened(folder) as inside:
        inside.copy(file, source.name, os.fstat(file).st_mode & 0o777 | 0o600, MAX_SIZE)
