"""The skills of one scope on disk: a folder each, with its `SKILL.md` and supporting files."""

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
from app.files import deleted, deletions, front_matter, project_folder
from app.files.documents import Unreadable, text_of
from app.files.failures import failing
from app.files.folders import opened
from app.files.skill_copies import put_files

_LEFT_OUT = frozenset({".git", ".hg", ".svn", ".DS_Store", deleted.PLACE})


def shelf_of(user_folder: Path, project: Project, scope: SkillScope) -> "Shelf":
    """The user's or the project's. Raises Refused if the project's leads out of the project."""
    if scope == "project":
        return Shelf(scope, project_folder.inside(project, project.folder / "skills"))
    return Shelf(scope, Path(os.path.realpath(user_folder)))


@dataclass(frozen=True, slots=True)
class Shelf:
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
                problems.append(problem_of(self.root / name, error))
        return Listing(tuple(skills), tuple(problems))

    def existing(self, slug: str) -> Path:
        """The skill's real folder. Raises NotFound, and Refused if it leads out of the scope."""
        folder = self.root / slug
        real = self.within(folder)
        if not real.is_dir():
            raise missing(folder)
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
                raise taken(folder) from None
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
        deletions.delete(folder, missing(folder))

    def bring_back(self, slug: str) -> None:
        """Raises NotFound, Conflict and Failed."""
        folder = self.root / slug
        deletions.restore(folder, NotFound(f"There is no deleted skill {slug} to bring back."), taken(folder))

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


def scope_and_slug(ref: SkillRef) -> tuple[SkillScope, str]:
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


def checked_document(text: str) -> str:
    """A text that can be a `SKILL.md`. Raises Invalid."""
    if len(check_text(text).encode()) > MAX_TEXT:
        raise Invalid(f"A SKILL.md has at most {MAX_TEXT >> 10} KB; move some of it into files beside it.")
    return text


def missing(folder: Path) -> NotFound:
    return NotFound(f"There is no skill in {folder}; choose one that is listed.")


def taken(folder: Path) -> Conflict:
    return Conflict(f"{folder} exists already; choose another name for the skill.")


def problem_of(path: Path, error: IdeaiError) -> Problem:
    if isinstance(error, Damaged):
        return Problem(error.path, error.line, error.reason)
    return Problem(path, None, str(error))
