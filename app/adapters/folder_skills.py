"""Skills as folders: the user's in the config directory, a project's in `.ideai/skills/`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app import atomic
from app.domain.agent import SkillRef
from app.domain.errors import IdeaiError
from app.domain.listing import Listing
from app.domain.names import check_slug
from app.domain.project import Project
from app.domain.skill import Skill, SkillScope
from app.domain.skill_import import SkillFile
from app.files import front_matter, project_folder
from app.files.digests import FileDigests
from app.files.failures import failing
from app.files.skill_shelf import Shelf, checked_document, problem_of, scope_and_slug, shelf_of

_SCOPES: tuple[SkillScope, SkillScope] = ("project", "global")


@dataclass(frozen=True, slots=True)
class FolderSkills:
    """`Skills` of both scopes; `folder` is where the user's own are kept and need not exist."""

    folder: Path
    _digests: FileDigests = field(default_factory=FileDigests, compare=False)

    def list(self, project: Project) -> Listing[Skill]:
        """All skills, project scope first, each sorted by slug; folders that cannot be used are the problems.

        Of supporting files only names and sizes are looked at.
        """
        project_skills, global_skills = (self._listing(project, scope) for scope in _SCOPES)
        return Listing(project_skills.items + global_skills.items, project_skills.problems + global_skills.problems)

    def read(self, project: Project, ref: SkillRef) -> Skill:
        """One skill, with the digest of its files.

        Raises NotFound if there is no such folder, Damaged, Refused (it leads out of its scope) or Failed if it cannot
        be used.
        """
        scope, slug = scope_and_slug(ref)
        skill = self._shelf(project, scope).read(slug)
        return replace(skill, digest=self._digests.of(skill.folder, ("SKILL.md", *skill.files)))

    def create(self, project: Project, skill: Skill) -> Skill:
        """Make a new skill's folder with its `SKILL.md`, named after the slug.

        Raises Conflict if something is there, Invalid if the text is too long or no UTF-8, Failed if the disk refuses.
        """
        text = checked_document(front_matter.compose(skill.slug, skill.description, skill.body))
        scope, slug = scope_and_slug(skill.ref)
        if scope == "project":
            project_folder.make(project)
        shelf = self._shelf(project, scope)
        shelf.add(slug, text)
        return shelf.read(slug)

    def add(self, project: Project, scope: SkillScope, slug: str, files: Sequence[SkillFile]) -> Skill:
        """Make a new skill's folder with these files, `SKILL.md` among them: all of them or nothing.

        Raises Conflict if something is there, Refused for a path that leads out of it, Invalid or Damaged for files
        that are no skill, Failed if the disk refuses.
        """
        if scope == "project":
            project_folder.make(project)
        shelf = self._shelf(project, scope)
        shelf.add_files(check_slug(slug), files)
        try:
            return shelf.read(slug)
        except IdeaiError:
            shelf.remove(slug)
            raise

    def write(self, project: Project, ref: SkillRef, text: str) -> Skill:
        """Replace the `SKILL.md` of a skill.

        Raises NotFound, Refused if it leads out of its scope, Invalid if the text is too long or no UTF-8, Failed if
        the disk refuses.
        """
        scope, slug = scope_and_slug(ref)
        shelf = self._shelf(project, scope)
        path = shelf.within(shelf.existing(slug) / "SKILL.md")
        with failing("Saving", path):
            atomic.replace(path, checked_document(text).encode())
        return shelf.read(slug)

    def delete(self, project: Project, ref: SkillRef) -> None:
        """Put a skill's folder aside; of a link only the link. Raises NotFound, or Failed if the disk refuses."""
        scope, slug = scope_and_slug(ref)
        self._shelf(project, scope).remove(slug)

    def restore(self, project: Project, ref: SkillRef) -> Skill:
        """Bring back the folder that was deleted last, with all that was in it.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        scope, slug = scope_and_slug(ref)
        shelf = self._shelf(project, scope)
        shelf.bring_back(slug)
        return shelf.read(slug)

    def _shelf(self, project: Project, scope: SkillScope) -> Shelf:
        """Raises Refused if the project's leads out of the project."""
        return shelf_of(self.folder, project, scope)

    def _listing(self, project: Project, scope: SkillScope) -> Listing[Skill]:
        try:
            return self._shelf(project, scope).listing()
        except IdeaiError as error:
            root = project.folder / "skills" if scope == "project" else self.folder
            return Listing((), (problem_of(root, error),))
