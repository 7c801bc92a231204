"""Which skills a folder or an archive holds, and what of them is taken: pure, so that all is known beforehand."""

import posixpath
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from app.domain.environment import parts_of
from app.domain.errors import Invalid, Refused
from app.domain.names import has_controls, printable, slug, unique
from app.domain.skill import MAX_DEPTH, MAX_FILES, MAX_SIZE, MAX_SKILLS, MAX_TEXT

DOCUMENT = "SKILL.md"
LEFT_OUT = frozenset({".git", ".hg", ".svn", ".DS_Store", "__MACOSX", "__pycache__", "node_modules"})
"""Names of what lies about in folders and archives and belongs to no skill."""

_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Something that is no folder, as its source names it; `regular` False: a link, a device and the like."""

    path: str
    size: int
    regular: bool = True


@dataclass(frozen=True, slots=True)
class PlannedSkill:
    """A skill to be made under `slug`; `folder` is where it lies in the source, empty for all of it.

    `clashes`: the scope has a skill of that name already.
    """

    slug: str
    folder: str
    files: tuple[SourceFile, ...]
    clashes: bool = False

    def inside(self, file: SourceFile) -> str:
        """The file's path relative to the skill's folder."""
        return file.path.removeprefix(f"{self.folder}/") if self.folder else file.path


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """`skills` in order of their folders; `problems` are sentences about those that cannot be taken."""

    skills: tuple[PlannedSkill, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillFile:
    """A file of a skill that is to be made; `path` is relative to its folder."""

    path: str
    data: bytes
    executable: bool = False


def plan_import(files: Sequence[SourceFile], name: str, taken: Collection[str], *, rename: bool = False) -> ImportPlan:
    """Every folder with a `SKILL.md` is a skill, all that lies in it included; `name` is what the source is called.

    `taken` are the slugs of the scope: a skill with one of them clashes, or with `rename` gets a number. Raises Refused
    if any path leads out of the source, whatever else there is, and Invalid if there is no skill at all.
    """
    kept = [file for file in files if LEFT_OUT.isdisjoint(_parts(file.path))]
    folders = _outermost({posixpath.dirname(file.path) for file in kept if posixpath.basename(file.path) == DOCUMENT})
    if not folders:
        raise Invalid(f"There is no skill in {printable(name)}: none of its folders has a {DOCUMENT}.")
    if len(folders) > MAX_SKILLS:
        raise Invalid(f"{printable(name)} has more than {MAX_SKILLS} skills; import a part of it.")
    skills: list[PlannedSkill] = []
    problems: list[str] = []
    slugs = set(taken)
    for folder in folders:
        own = tuple(file for file in kept if not folder or file.path.startswith(f"{folder}/"))
        wanted = slug(posixpath.basename(folder) or name, "skill")
        # Two of one archive never clash with each other: the second gets a number.
        fresh = {made.slug for made in skills}
        made = PlannedSkill(unique(wanted, slugs if rename else fresh), folder, own)
        problem = _problem(made)
        if problem is None:
            skills.append(PlannedSkill(made.slug, folder, own, clashes=made.slug in taken))
            slugs.add(made.slug)
        else:
            problems.append(f"{printable(folder or name)}: {problem}")
    return ImportPlan(tuple(skills), tuple(problems))


def _parts(path: str) -> tuple[str, ...]:
    """Raises Refused for a path that leads out of the source, on this machine or on one with drives."""
    if _DRIVE.match(path):
        raise Refused(f"{printable(path)} begins with the letter of a drive; nothing of it is taken.")
    return parts_of(path)


def _outermost(folders: Iterable[str]) -> list[str]:
    """Those that lie in none of the others, sorted."""
    kept: list[str] = []
    for folder in sorted(folders, key=lambda path: (path.count("/"), path)):
        if not any(outer == "" or folder.startswith(f"{outer}/") for outer in kept):
            kept.append(folder)
    return sorted(kept)


def _problem(skill: PlannedSkill) -> str | None:
    """Why the skill cannot be taken, as a sentence."""
    paths = sorted(skill.inside(file) for file in skill.files)
    document = next((file for file in skill.files if skill.inside(file) == DOCUMENT), None)
    odd = next((file for file in skill.files if not file.regular), None)
    if odd is not None:
        return f"{printable(skill.inside(odd))} is a link or no regular file; put a copy in its place."
    if any(has_controls(path) for path in paths):
        return "It has a file whose name has control characters; rename that."
    if document is None or document.size > MAX_TEXT:
        return f"Its {DOCUMENT} has more than {MAX_TEXT >> 10} KB; move some of it into files beside it."
    if len(paths) > MAX_FILES or sum(file.size for file in skill.files) > MAX_SIZE:
        return f"It has more than {MAX_FILES} files or {MAX_SIZE >> 20} MB; take out what does not belong to it."
    if any(path.count("/") > MAX_DEPTH for path in paths):
        return f"It has more than {MAX_DEPTH} levels of folders."
    return _meeting(paths)


def _meeting(paths: Sequence[str]) -> str | None:
    """Two files that have one place, if only on a disk that does not tell case or how an accent is written."""
    folded = sorted(normalize("NFC", path).casefold() for path in paths)
    for place, same in groupby(folded):
        if len(list(same)) > 1:
            return f"It has more than one file called {printable(place)}; rename all but one."
    places = set(folded)
    for place in folded:
        parts = place.split("/")
        if any("/".join(parts[:length]) in places for length in range(1, len(parts))):
            return f"{printable(place)} lies in what is a file as well."
    return None


def refused_clashes(plan: ImportPlan) -> Refused:
    """What to say when skills of the plan are there already."""
    names = ", ".join(skill.slug for skill in plan.skills if skill.clashes)
    return Refused(
        f"There is a skill of that name already: {names}; import it under another name, or delete the old one."
    )
