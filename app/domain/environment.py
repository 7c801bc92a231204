"""What is put into the directory that an agent runs in: pure, so that all of it is known before anything is written."""

import posixpath
import shlex
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from app.domain.agent import AgentId
from app.domain.document import Document
from app.domain.errors import Refused
from app.domain.injection import Plan
from app.domain.skill import Skill, folder_names


class ForeignDirectory(Refused):
    """An agent's run directory that ideai has not made on this machine."""

    def __init__(self, path: Path, agent_id: AgentId) -> None:
        """`path` is the directory's, `agent_id` whose it would be."""
        super().__init__(
            "The agent's run directory was not made by ideai on this machine (it may have come with a clone); "
            f"nothing is run in it. Look at it, remove it (rm -r {shlex.quote(str(path))}) and launch the agent again."
        )
        self.path = path
        self.agent_id = agent_id


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is written: `path` is clean and relative to the run directory."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class SkillDocument:
    """The `SKILL.md` of a skill that is copied under `name`."""

    path: str
    skill: Skill
    name: str


@dataclass(frozen=True, slots=True)
class SupportingFile:
    """A supporting file of a skill: `file` is clean and relative to the skill's folder."""

    path: str
    skill: Skill
    file: str


Entry = TextFile | SkillDocument | SupportingFile


class Journal(Document):
    """What earlier launches put into a run directory, by clean relative paths; everything else in it is the agent's."""

    version: int = Field(default=1, ge=1)
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def with_entries(self, files: Collection[str], folders: Collection[str]) -> "Journal":
        """The journal with these as well."""
        return Journal(files=_merged(self.files, files), folders=_merged(self.folders, folders))

    def skill_names(self, folder: str) -> frozenset[str]:
        """The names of the skills that were put into that skills folder."""
        below = (path.removeprefix(f"{folder}/") for path in self.folders if path.startswith(f"{folder}/"))
        return frozenset(name for name in below if "/" not in name)


def time_text(seconds: float) -> str:
    """A time in seconds since the epoch as records have it: UTC, RFC 3339, whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def parts_of(path: str) -> tuple[str, ...]:
    """The segments of a clean relative POSIX path.

    Raises Refused for every other one: whoever writes asks here, whatever was checked before.
    """
    parts = tuple(path.split("/"))
    if "\0" in path or "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise Refused(f"{path!r} is not a clean relative path, and nothing is written there; rename the file.")
    return parts


def entries(plan: Plan, taken: Collection[str]) -> tuple[Entry, ...]:
    """Every file of a plan, in order; `taken` are the names in its skills folder that are not ours.

    Two skills with one slug, or one whose name is taken, become `name-2`, `name-3`… Raises Refused for a path that
    leads out of the run directory and for two files at one path.
    """
    made: list[Entry] = [TextFile(file.path, file.text) for file in plan.files]
    if plan.skills_folder is not None:
        for skill, name in zip(plan.skills, folder_names(plan.skills, taken), strict=True):
            made += _skill_entries(plan.skills_folder, skill, name)
    _check(made)
    return tuple(made)


def folders_of(made: Collection[Entry]) -> tuple[str, ...]:
    """The folders that the entries lie in, outer ones first."""
    folders = {"/".join(parts[:length]) for parts in map(_parts, made) for length in range(1, len(parts))}
    return tuple(sorted(folders))


def _skill_entries(folder: str, skill: Skill, name: str) -> list[Entry]:
    made: list[Entry] = [SkillDocument(f"{folder}/{name}/SKILL.md", skill, name)]
    for file in skill.files:
        if posixpath.normpath(file).lower() == "skill.md":
            continue  # it would take the place of the document, on a disk that does not tell case
        parts_of(file)
        made.append(SupportingFile(f"{folder}/{name}/{file}", skill, file))
    return made


def _check(made: Collection[Entry]) -> None:
    paths = {_parts(entry) for entry in made}
    if len(paths) < len(made):
        raise Refused("Two files of this launch have the same place; give the context or a skill another name.")
    for parts in paths:
        if any(parts[:length] in paths for length in range(1, len(parts))):
            raise Refused(f"{'/'.join(parts)} lies in a file of this launch; give the context or a skill another name.")


def _parts(entry: Entry) -> tuple[str, ...]:
    return parts_of(entry.path)


def _merged(first: Collection[str], second: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({*first, *second}))
