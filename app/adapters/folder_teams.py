"""Teams as folders in the user's config directory, over the gallery that comes with ideai."""

import os
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from app import atomic
from app.domain.agent import SkillRef
from app.domain.errors import Conflict, IdeaiError, Invalid, NotFound
from app.domain.listing import Listing
from app.domain.names import check_slug
from app.domain.problem import Problem
from app.domain.skill import MAX_FILES, MAX_SIZE
from app.domain.skill_import import SkillFile
from app.domain.team import Team, TeamSkills
from app.files import deleted, deletions
from app.files.documents import Unreadable, dump_json, json_document, parse_toml, text_of
from app.files.failures import failing
from app.files.folders import Folder, opened
from app.files.skill_copies import put_files

MAX_TEAM = 8 << 20
"""Bytes of a team's document, contexts and all."""

MAX_DEPTH = 12
"""Folder levels below a team's."""


@dataclass(frozen=True, slots=True)
class FolderTeams:
    """`Teams` as `<folder>/<id>/`: `team.json`, and `skills/<scope>/<slug>/` with the files of each skill."""

    folder: Path

    def list(self) -> Listing[Team]:
        """All teams, sorted by id; a folder that cannot be read is a problem and hides no team of the gallery."""
        found = {team.id: team for team in _gallery()}
        problems: list[Problem] = []
        for name in sorted(self.own_ids()):
            path = self.folder / name / "team.json"
            try:
                found[name] = self._read(name)
            except Unreadable as error:
                problems.append(Problem(path, error.line, error.reason))
            except IdeaiError as error:
                problems.append(Problem(path, None, str(error)))
        return Listing(tuple(found[key] for key in sorted(found)), tuple(problems))

    def own_ids(self) -> frozenset[str]:
        """The folders that can be meant as teams."""
        try:
            names = [entry.name for entry in os.scandir(self.folder) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return frozenset()
        return frozenset(name for name in names if not name.startswith("."))

    def skills(self, team_id: str) -> TeamSkills:
        """The files of a team's skills; links are left out.

        Raises NotFound, Invalid if there is too much in it, Failed if the disk refuses.
        """
        if team_id not in self.own_ids():
            if any(team.id == team_id for team in _gallery()):
                return {}
            raise _missing(team_id)
        path = self._path(team_id)
        found: dict[SkillRef, tuple[SkillFile, ...]] = {}
        with failing("Reading", path), opened(path) as team:
            for scope in ("global", "project"):
                if team.is_folder("skills"):
                    with team.inner(["skills"]) as shelves:
                        found |= _shelf(shelves, scope)
        return found

    def save(self, team: Team, skills: TeamSkills, *, replace: bool = False) -> None:
        """Make the team's folder, all of it or nothing; one that is there is put aside if it is to be replaced.

        Raises Conflict if there is one else, Invalid for a team that is too large, Failed if the disk refuses.
        """
        path = self._path(team.id)
        document = dump_json(team)
        if len(document) > MAX_TEAM:
            raise Invalid(f"The team is over {MAX_TEAM >> 20} MB without its skills; make its contexts shorter.")
        files = [SkillFile("team.json", document)]
        for ref, own in skills.items():
            files += [SkillFile(f"skills/{ref}/{file.path}", file.data, file.executable) for file in own]
        staging = f".{team.id}.new"
        with failing("Saving", path):
            self.folder.mkdir(parents=True, exist_ok=True)
            with opened(self.folder) as folder:
                folder.remove(staging)
                folder.make(staging)
                try:
                    with folder.inner([staging]) as made:
                        put_files(made, files)
                    if folder.look(team.id) is not None:
                        if not replace:
                            raise Conflict(
                                f"There is a team {team.id} already; choose another name, or delete it first."
                            )
                        deleted.put_aside(path)
                    folder.move(staging, folder, team.id)
                finally:
                    folder.remove(staging)

    def delete(self, team_id: str) -> None:
        """Put the team's folder aside. Raises NotFound, or Failed if the disk refuses."""
        deletions.delete(self._path(team_id), _missing(team_id))

    def restore(self, team_id: str) -> None:
        """Bring back the team that was deleted last.

        Raises NotFound if none was, Conflict if there is one again, Failed if the disk refuses.
        """
        path = self._path(team_id)
        missing = NotFound(f"There is no deleted team {team_id} to bring back.")
        deletions.restore(path, missing, Conflict(f"{path} exists again; delete it first."))

    def _path(self, team_id: str) -> Path:
        try:
            return self.folder / check_slug(team_id)
        except ValueError as error:
            raise Invalid(f"The id {error}.") from error

    def _read(self, name: str) -> Team:
        """Raises Unreadable and Failed."""
        path = self.folder / name / "team.json"
        with failing("Reading", path):
            try:
                data = atomic.read(path, MAX_TEAM)
            except FileNotFoundError:
                raise Unreadable("A team's folder needs a team.json, and this one has none.") from None
        team = json_document(Team, text_of(data))
        if team.id != name:
            raise Unreadable(f"Its `id` is not its folder's name; make it {name!r}.")
        return team


def _gallery() -> list[Team]:
    """Those that come with ideai. They are ours: one that does not parse is a bug, and crashes."""
    files = (file for file in resources.files("app.gallery").joinpath("teams").iterdir() if file.name.endswith(".toml"))
    return [
        Team.model_validate({"id": file.name.removesuffix(".toml"), **parse_toml(file.read_text("utf-8"))})
        for file in files
    ]


def _shelf(shelves: Folder, scope: str) -> dict[SkillRef, tuple[SkillFile, ...]]:
    """Raises OSError and Invalid."""
    if not shelves.is_folder(scope):
        return {}
    found: dict[SkillRef, tuple[SkillFile, ...]] = {}
    with shelves.inner([scope]) as shelf:
        for slug in shelf.names():
            if shelf.is_folder(slug):
                files: list[SkillFile] = []
                with shelf.inner([slug]) as skill:
                    _collect(skill, "", files)
                found[SkillRef(f"{scope}/{slug}")] = tuple(sorted(files, key=lambda file: file.path))
    return found


def _collect(folder: Folder, prefix: str, files: list[SkillFile]) -> None:
    """Raises OSError, and Invalid where there is too much."""
    for name in folder.names():
        path = f"{prefix}{name}"
        if folder.is_folder(name):
            if path.count("/") >= MAX_DEPTH:
                raise Invalid(f"A skill of the team has more than {MAX_DEPTH} levels of folders; take some out.")
            with folder.inner([name]) as inner:
                _collect(inner, f"{path}/", files)
        elif _is_regular(folder, name):
            files.append(_read_file(folder, name, path))
        if len(files) > MAX_FILES or sum(len(file.data) for file in files) > MAX_SIZE:
            raise Invalid(f"A skill of the team has more than {MAX_FILES} files or {MAX_SIZE >> 20} MB; take some out.")


def _is_regular(folder: Folder, name: str) -> bool:
    found = folder.look(name)
    return found is not None and (found.st_mode & 0o170000) == 0o100000


def _read_file(folder: Folder, name: str, path: str) -> SkillFile:
    with folder.reading(name) as descriptor:
        state = os.fstat(descriptor)
        if state.st_size > MAX_SIZE:
            raise Invalid(f"{path} of the team is over {MAX_SIZE >> 20} MB; take it out.")
        parts: list[bytes] = []
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        return SkillFile(path, b"".join(parts), executable=bool(state.st_mode & 0o100))


def _missing(team_id: str) -> NotFound:
    return NotFound(f"There is no team {team_id!r} of your own; `ideai team ls` lists those that there are.")
