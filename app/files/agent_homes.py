"""What every agent's own home of a CLI has of the user's: their instructions and skills, with the agent's beside them.

Everything here raises OSError, and Failed or Refused for a file that it names.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app import atomic
from app.domain.environment import SkillDocument, SupportingFile, entries, folders_of, parts_of
from app.domain.errors import Refused
from app.domain.injection import HomePlan, Plan
from app.domain.skill import folder_names
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.skill_copies import SkillCopies

MAX_OWN = 4 << 20
"""Bytes of a file of the user's home that is read."""

_MAX_NESTING = 8


def resolved(shared: Path, name: str, witness: str) -> Path:
    """The user's own home, behind homes of ours (ideai runs in an agent's pane): their link `witness` leads to it.

    `name` is what homes of ours for that CLI are called.
    """
    for _ in range(_MAX_NESTING):
        ours = shared.name == name and shared.parent.parent.name == "environments"
        if not ours:
            break
        try:
            shared = (shared / witness).readlink().parent
        except OSError:
            break
    return shared


@contextmanager
def home_at(folder: Path, shared: Path) -> Iterator[Folder]:
    """The agent's home, made if missing, for nobody else to enter; a link in its place gives way to it.

    Raises Refused where another link makes it the user's own, in which most would be removed.
    """
    atomic.private_folder(folder.parent)
    with opened(folder.parent) as outer:
        outer.ensure(folder.name)
        with outer.inner([folder.name]) as home:
            if shared.exists() and os.path.samestat(os.fstat(home.descriptor), shared.stat()):
                raise Refused(f"{folder} leads to your own {shared}; remove that link and launch the agent again.")
            os.fchmod(home.descriptor, 0o700)
            yield home


def read_own(path: Path, limit: int = MAX_OWN) -> bytes | None:
    """What the user's file says, links followed; None if there is none. Raises Failed."""
    with failing("Reading", path):
        try:
            return atomic.read(path, limit)
        except FileNotFoundError:
            return None


def with_context(own: bytes, context: str) -> bytes:
    """The user's own instructions, then the agent's."""
    parts = [part for part in (own.rstrip(b"\r\n"), context.encode("utf-8", "surrogateescape")) if part]
    return b"\n\n---\n\n".join(parts)


def make_folders(home: Folder, folders: Sequence[str]) -> None:
    """The folders below each other that are not there yet."""
    for length in range(1, len(folders) + 1):
        with home.inner(folders[: length - 1]) as parent, suppress(FileExistsError):
            parent.make(folders[length - 1], 0o700)


def put_skills(home: Folder, name: str, own: Path, plan: HomePlan) -> None:
    """A new folder with links to the user's skills and copies of the agent's, which win where both have one."""
    home.remove(name)
    home.make(name, 0o700)
    _copy_skills(home, name, plan)
    taken = set(folder_names(plan.skills))
    with home.inner([name]) as skills:
        for folder in _skills_of(own):
            if folder.name.casefold() not in taken:  # some disks do not tell case
                skills.link(folder.name, str(folder))


def _copy_skills(home: Folder, name: str, plan: HomePlan) -> None:
    made = entries(Plan(skills_folder=name, skills=plan.skills), ())
    for path in folders_of(made):
        make_folders(home, parts_of(path))
    copies = SkillCopies()
    for entry in made:
        *folders, file_name = parts_of(entry.path)
        with home.inner(folders) as target:
            match entry:
                case SkillDocument(skill=skill, name=slug):
                    copies.document(skill, slug, target, file_name)
                case SupportingFile(skill=skill, file=file):
                    copies.file(skill, file, target, file_name)
                case _:
                    pass  # the plan has skills only


def _skills_of(folder: Path) -> list[Path]:
    """The user's skills; what begins with a dot is the CLI's own, which it makes anew in every home."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
