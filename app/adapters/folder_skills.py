"""Skills as folders: the user's in the config directory, a project's in `.ideai/skills/`."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app import atomic
from app.domain.agent import SkillRef
from app.domain.context import check_text
from app.domain.errors import Conflict, Damaged, Failed, IdeaiError, Invalid, NotFound, Refused
from app.domain.listing import Listing
from app.domain.names import check_slug, has_controls
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.skill import MAX_DEPTH, MAX_FILES, MAX_SIZE, MAX_SKILLS, MAX_TEXT, Skill, SkillScope
from app.domain.skill_import import SkillFile
from app.files import deleted, front_matter, project_folder
from app.files.documents import Unreadable, text_of
from app.files.failures import failing
from app.files.folders import opened
from app.files.skill_copies import put_files

_SCOPES: tuple[SkillScope, SkillScope] = ("project", "global")
_LEFT_OUT = frozenset({".git", ".hg", ".svn", ".DS_Store"})


@dataclass(frozen=True, slots=True)
class FolderSkills:
    """`Skills` of both scopes; `folder` is where the user's own are kept and need not exist."""

    folder: Path

    def list(self, project: Project) -> Listing[Skill]:
        """All skills, project scope first, each sorted by slug; folders that cannot be used are the problems.

        Of supporting files only names and sizes are looked at.
        """
        project_skills, global_skills = (self._listing(project, scope) for scope in _SCOPES)
        return Listing(project_skills.items + global_skills.items, project_skills.problems + global_skills.problems)

    def read(self, project: Project, ref: SkillRef) -> Skill:
        """One skill.

        Raises NotFound if there is no such folder, Damaged, Refused (it leads out of its scope) or Failed if it cannot
        be used.
        """
        scope, slug = _parts(ref)
        return self._shelf(project, scope).read(slug)

    def create(self, project: Project, skill: Skill) -> Skill:
        """Make a new skill's folder with its `SKILL.md`, named after the slug.

        Raises Conflict if something is there, Invalid if the text is too long or no UTF-8, Failed if the disk refuses.
        """
        text = _checked(front_matter.compose(skill.slug, skill.description, skill.body))
        scope, slug = _parts(skill.ref)
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
        scope, slug = _parts(ref)
        shelf = self._shelf(project, scope)
        path = shelf.within(shelf.existing(slug) / "SKILL.md")
        with failing("Saving", path):
            atomic.replace(path, _checked(text).encode())
        return shelf.read(slug)

    def delete(self, project: Project, ref: SkillRef) -> None:
        """Put a skill's folder aside; of a link only the link. Raises NotFound, or Failed if the disk refuses."""
        scope, slug = _parts(ref)
        self._shelf(project, scope).remove(slug)

    def restore(self, project: Project, ref: SkillRef) -> Skill:
        """Bring back the folder that was deleted last, with all that was in it.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        scope, slug = _parts(ref)
        shelf = self._shelf(project, scope)
        shelf.bring_back(slug)
        return shelf.read(slug)

    def _shelf(self, project: Project, scope: SkillScope) -> "_Shelf":
        """Raises Refused if the project's leads out of the project."""
        if scope == "project":
            return _Shelf(scope, project_folder.inside(project, project.folder / "skills"))
        return _Shelf(scope, Path(os.path.realpath(self.folder)))

    def _listing(self, project: Project, scope: SkillScope) -> Listing[Skill]:
        try:
            return self._shelf(project, scope).listing()
        except IdeaiError as error:
            root = project.folder / "skills" if scope == "project" else self.folder
            return Listing((), (_problem(root, error),))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The skills of one scope; `root` is a real path and need not exist."""

    scope: SkillScope
    root: Path

    def listing(self) -> Listing[Skill]:
        """Raises Failed."""
        skills: list[Skill] = []
        problems: list[Problem] = []
        names = self._names()
        if len(names) > MAX_SKILLS:
            problems.append(Problem(self.root, None, f"Only the first {MAX_SKILLS} skills are used; remove some."))
        for name in names[:MAX_SKILLS]:
            try:
                skills.append(self.read(check_slug(name)))
            except ValueError as error:
                problems.append(Problem(self.root / name, None, f"The folder's name {error}; rename it."))
            except IdeaiError as error:
                problems.append(_problem(self.root / name, error))
        return Listing(tuple(skills), tuple(problems))

    def existing(self, slug: str) -> Path:
        """The skill's real folder. Raises NotFound, and Refused if it leads out of the scope."""
        folder = self.root / slug
        real = self.within(folder)
        if not real.is_dir():
            raise _missing(folder)
        return real

    def within(self, path: Path) -> Path:
        """Where the path really lies. Raises Refused if that is not in the scope."""
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self.root):
            raise Refused(f"{path} is a link that leads out of {self.root} to {real}; copy the skill instead.")
        return real

    def read(self, slug: str) -> Skill:
        """Raises NotFound, Refused, Damaged and Failed."""
        folder = self.existing(slug)
        path = self.within(folder / "SKILL.md")
        said = _said(path)
        contents = _Contents(folder)
        with failing("Reading", folder):
            contents.look(folder)
            size = contents.size + path.stat().st_size
        return Skill(
            slug=slug,
            scope=self.scope,
            name=said.name or slug,
            description=said.description,
            body=said.body,
            folder=folder,
            files=tuple(sorted(contents.files)),
            size=size,
            problem=said.problem or contents.problem,
            header=said.header,
        )

    def add(self, slug: str, text: str) -> None:
        """Raises Conflict and Failed."""
        folder = self.root / slug
        with failing("Making", folder):
            self.root.mkdir(parents=True, exist_ok=True)
            try:
                folder.mkdir()
            except FileExistsError:
                raise _taken(folder) from None
        try:
            with failing("Saving", folder):
                atomic.create(folder / "SKILL.md", text.encode())
        except Failed:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def add_files(self, slug: str, files: Sequence[SkillFile]) -> None:
        """Raises Conflict, Refused and Failed."""
        folder, staging = self.root / slug, f".{slug}.new"
        with failing("Making", folder):
            self.root.mkdir(parents=True, exist_ok=True)
            with opened(self.root) as root:
                root.remove(staging)
                root.make(staging)
                try:
                    with root.inner([staging]) as made:
                        put_files(made, files)
                    if root.look(slug) is not None:
                        raise Conflict(f"{folder} exists already; choose another name for the skill.")
                    root.move(staging, root, slug)
                finally:
                    root.remove(staging)

    def remove(self, slug: str) -> None:
        """Raises NotFound and Failed."""
        folder = self.root / slug
        with failing("Removing", folder):
            try:
                deleted.put_aside(folder)
            except FileNotFoundError:
                raise _missing(folder) from None

    def bring_back(self, slug: str) -> None:
        """Raises NotFound, Conflict and Failed."""
        folder = self.root / slug
        with failing("Restoring", folder):
            try:
                deleted.bring_back(folder)
            except FileNotFoundError:
                raise NotFound(f"There is no deleted skill {slug} to bring back.") from None
            except FileExistsError:
                raise _taken(folder) from None

    def _names(self) -> list[str]:
        """The names of all folders that can be meant as skills, sorted. Raises Failed."""
        with failing("Reading", self.root):
            try:
                return sorted(path.name for path in self.root.iterdir() if _is_folder(path))
            except FileNotFoundError:
                return []


def _said(path: Path) -> front_matter.SkillText:
    """What the `SKILL.md` says. Raises Damaged and Failed."""
    with failing("Reading", path):
        try:
            data = atomic.read(path, MAX_TEXT)
        except FileNotFoundError:
            raise Damaged(path, None, "A skill's folder needs a SKILL.md, and this one has none.") from None
    try:
        return front_matter.read(text_of(data))
    except Unreadable as error:
        raise Damaged(path, error.line, error.reason) from None


@dataclass(slots=True)
class _Contents:
    """What lies in a skill's folder beside its `SKILL.md`; nothing is opened, and no link is followed."""

    folder: Path
    files: list[str] = field(default_factory=list)
    size: int = 0
    problem: str | None = None

    def look(self, folder: Path, depth: int = 0) -> None:
        """Take in that folder and those below it. Raises OSError, and Damaged where there is too much."""
        for entry in _entries(folder):
            if depth == 0 and entry.name == "SKILL.md":
                continue
            if has_controls(entry.name) or "\\" in entry.name:
                raise Damaged(folder, None, "It has a file whose name cannot be used on every system; rename that.")
            if entry.is_dir(follow_symlinks=False):
                if depth >= MAX_DEPTH:
                    raise Damaged(folder, None, f"A skill has at most {MAX_DEPTH} levels of folders.")
                self.look(Path(entry.path), depth + 1)
            elif entry.is_file(follow_symlinks=False):
                self._add(entry)
            else:
                self.problem = f"{self._relative(entry)} is a link or no regular file, and is left out."

    def _add(self, entry: os.DirEntry[str]) -> None:
        self.files.append(self._relative(entry))
        self.size += entry.stat(follow_symlinks=False).st_size
        if len(self.files) > MAX_FILES or self.size > MAX_SIZE:
            most = f"at most {MAX_FILES} files of {MAX_SIZE >> 20} MB together"
            raise Damaged(self.folder, None, f"A skill has {most}; take out what does not belong to it.")

    def _relative(self, entry: os.DirEntry[str]) -> str:
        return Path(entry.path).relative_to(self.folder).as_posix()


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if entry.name not in _LEFT_OUT)


def _is_folder(path: Path) -> bool:
    """Whether it may be a skill: a folder that is not hidden, or a link, of which the user is told if it is none."""
    return not path.name.startswith(".") and (path.is_dir() or (path.is_symlink() and not path.exists()))


def _parts(ref: SkillRef) -> tuple[SkillScope, str]:
    """Scope and slug. Raises NotFound for what can be no skill's name."""
    scope, _, slug = ref.partition("/")
    try:
        check_slug(slug)
    except ValueError:
        scope = ""
    match scope:
        case "global":
            return "global", slug
        case "project":
            return "project", slug
        case _:
            raise NotFound(f"There is no skill {ref!r}; name it as global/<slug> or project/<slug>.")


def _checked(text: str) -> str:
    """A text that can be a `SKILL.md`. Raises Invalid."""
    if len(check_text(text).encode()) > MAX_TEXT:
        raise Invalid(f"A SKILL.md has at most {MAX_TEXT >> 10} KB; move some of it into files beside it.")
    return text


def _missing(folder: Path) -> NotFound:
    return NotFound(f"There is no skill in {folder}; choose one that is listed.")


def _taken(folder: Path) -> Conflict:
    return Conflict(f"{folder} exists already; choose another name for the skill.")


def _problem(path: Path, error: IdeaiError) -> Problem:
    if isinstance(error, Damaged):
        return Problem(error.path, error.line, error.reason)
    return Problem(path, None, str(error))
