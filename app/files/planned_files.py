"""The files of a launch, put into a directory whole or not at all."""

import errno
import logging
import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from app.domain.environment import (
    Entry,
    Journal,
    SkillDocument,
    SupportingFile,
    TextFile,
    entries,
    folders_of,
    parts_of,
)
from app.domain.errors import Failed, IdeaiError, Refused
from app.domain.injection import Plan
from app.files.environment_records import EnvironmentRecord
from app.files.folders import Folder
from app.files.skill_copies import SkillCopies

_NOT_OURS_ANY_MORE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
"""What opening a folder says when the agent has removed it or put something else in its place."""

_log = logging.getLogger(__name__)


def put_plan(outer: Folder, name: str, plan: Plan, record: EnvironmentRecord, shown: Path) -> None:
    """Put the plan's files into the folder `name`, in the place of those of the record's journal.

    `outer` is the folder that `name` lies in, `shown` what the user knows that as. Raises Refused for a place where
    somebody has put a file of their own and for a path that leads out of the folder, OSError and Failed for the rest;
    all is then as it was.
    """
    with outer.inner([name]) as root, _staging(outer, name) as staging:
        before = record.journal()
        made = entries(plan, _names_of_others(root, plan.skills_folder, before))
        files = [entry.path for entry in made]
        folders = [path for path in folders_of(made) if path in before.folders or not _exists(root, path)]
        _check_free(root, files, before, shown)
        _stage(staging, made)
        record.save_journal(before.with_entries(files, folders))
        change = _Change(root, staging)
        try:
            change.make_folders(folders_of(made))
            for number, path in enumerate(files):
                change.put(number, path)
            change.take_away([path for path in before.files if path not in files])
            record.save_journal(Journal(files=tuple(files), folders=tuple(folders)))
        except (OSError, IdeaiError):
            change.undo()
            with suppress(Failed):  # the longer journal does no harm, and what went wrong first is what counts
                record.save_journal(before)
            raise
        _remove_empty(root, [path for path in before.folders if path not in folders])


def _check_free(root: Folder, files: Collection[str], before: Journal, shown: Path) -> None:
    """Raises Refused if something that is not ours lies where a file is to be put."""
    for path in files:
        found = _look(root, path)
        if found is not None and (path not in before.files or stat.S_ISDIR(found.st_mode)):
            raise Refused(
                f"{shown / path} was not put there by ideai, and is not overwritten; "
                "move it away and launch the agent again."
            )


class _Change:
    """Files that move from the staging folder to their places, and back if not all of them can."""

    def __init__(self, root: Folder, staging: Folder) -> None:
        self._root = root
        self._staging = staging
        self._undo: list[Callable[[], object]] = []

    def make_folders(self, paths: Collection[str]) -> None:
        """Outer ones first; those that are there stay."""
        for path in paths:
            *parents, name = parts_of(path)
            with self._root.inner(parents) as parent:
                if parent.look(name) is None:
                    parent.make(name)
                    self._undo.append(partial(_remove_empty, self._root, [path]))

    def put(self, number: int, path: str) -> None:
        """Put the staged file with that number in its place."""
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            if parent.look(name) is not None:
                self._set_aside(parent, path)
            self._staging.move(f"new-{number}", parent, name)
        self._undo.append(partial(self._take_back, path))

    def take_away(self, paths: Collection[str]) -> None:
        """Remove files that are not planned any more; where the agent has put something else, it stays."""
        for path in paths:
            *parents, name = parts_of(path)
            with _passing_what_is_gone(), self._root.inner(parents) as parent:
                if parent.look(name) is not None and not parent.is_folder(name):
                    self._set_aside(parent, path)

    def undo(self) -> None:
        """Everything as it was; what cannot be undone is logged."""
        for step in reversed(self._undo):
            try:
                step()
            except OSError:
                _log.exception("a failed launch could not be undone in full")

    def _set_aside(self, parent: Folder, path: str) -> None:
        aside = f"old-{len(self._undo)}"
        parent.move(parts_of(path)[-1], self._staging, aside)
        self._undo.append(partial(self._put_back, aside, path))

    def _put_back(self, aside: str, path: str) -> None:
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            self._staging.move(aside, parent, name)

    def _take_back(self, path: str) -> None:
        *parents, name = parts_of(path)
        with self._root.inner(parents) as parent:
            parent.remove(name)


@contextmanager
def _passing_what_is_gone() -> Iterator[None]:
    """Pass over a folder that the agent has removed or replaced."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_OURS_ANY_MORE:
            raise


@contextmanager
def _staging(outer: Folder, name: str) -> Iterator[Folder]:
    """An empty folder on the same disk, beside the directory; one that a crash has left is emptied."""
    name = f".{name}.new"
    outer.remove(name)
    outer.make(name, 0o700)
    try:
        with outer.inner([name]) as staging:
            yield staging
    finally:
        outer.remove(name)


def _stage(staging: Folder, made: Collection[Entry]) -> None:
    """Write every entry to the file `new-<number>`. All that can go wrong with a source does so here."""
    copies = SkillCopies()
    for number, entry in enumerate(made):
        name = f"new-{number}"
        match entry:
            case TextFile(text=text):
                staging.write(name, text.encode("utf-8", "surrogateescape"), 0o600)
            case SkillDocument(skill=skill, name=skill_name):
                copies.document(skill, skill_name, staging, name)
            case SupportingFile(skill=skill, file=file):
                copies.file(skill, file, staging, name)


def _names_of_others(root: Folder, skills_folder: str | None, before: Journal) -> frozenset[str]:
    """What the agent or the person has put into the skills folder."""
    if skills_folder is None:
        return frozenset()
    try:
        with root.inner(parts_of(skills_folder)) as folder:
            return frozenset(folder.names()) - before.skill_names(skills_folder)
    except FileNotFoundError:
        return frozenset()


def _look(root: Folder, path: str) -> os.stat_result | None:
    """What lies at the path; None if there is nothing, or nothing that could be reached without a link."""
    *parents, name = parts_of(path)
    with _passing_what_is_gone(), root.inner(parents) as parent:
        return parent.look(name)
    return None


def _exists(root: Folder, path: str) -> bool:
    return _look(root, path) is not None


def _remove_empty(root: Folder, paths: Collection[str]) -> None:
    """Remove those folders that have nothing in them, inner ones first."""
    for path in sorted(paths, reverse=True):
        *parents, name = parts_of(path)
        with _passing_what_is_gone(), root.inner(parents) as parent:
            parent.remove_empty(name)
