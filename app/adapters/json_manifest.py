"""The manifest in `.ideai/manifest.json`."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app import atomic
from app.domain.agent import Agent
from app.domain.document import checked
from app.domain.errors import Damaged, Refused
from app.domain.manifest import VERSION, Manifest
from app.domain.project import Project
from app.files import project_folder
from app.files.documents import Unreadable, dump_json, json_document, parse_json, text_of
from app.files.failures import failing

MAX_MANIFEST = 1 << 20
"""Bytes of a manifest that are read: room for some thousands of agents."""


@dataclass(frozen=True, slots=True)
class JsonManifests:
    """`Manifests` in the projects; `state` is the user's state directory, where their lock files are.

    (A lock file in the project would come with every clone and show up in every diff.)
    """

    state: Path

    def load(self, project: Project) -> Manifest:
        """The manifest as it is now; an empty one if the project has none yet.

        One that a newer ideai wrote is read as far as it is understood. Raises Damaged with file and line, Refused if
        a link leads out of the project, Failed if the disk refuses.
        """
        path = project_folder.inside(project, project.folder / "manifest.json")
        with failing("Reading", path):
            try:
                data = atomic.read(path, MAX_MANIFEST)
            except FileNotFoundError:
                return Manifest()
        try:
            return _manifest(text_of(data))
        except Unreadable as error:
            raise Damaged(path, error.line, error.reason) from None

    def update(self, project: Project, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Load, change, validate and save, under a lock that every ideai of this user takes.

        Raises what `load` and `change` raise, Refused if a newer ideai wrote the file, Invalid if the changed manifest
        breaks a rule, Failed if the disk refuses; the file is then as it was.
        """
        lock = self.state / "projects" / project.key / "locks" / "manifest"
        with failing("Locking", lock), atomic.locked(lock):
            return self._update(project, change)

    def _update(self, project: Project, change: Callable[[Manifest], Manifest]) -> Manifest:
        current = self.load(project)
        path = project.folder / "manifest.json"
        if current.read_only:
            raise Refused(f"{path} was written by a newer ideai; update this one to change the project's agents.")
        with checked("manifest"):
            changed = Manifest.model_validate(change(current).as_fields())
        project_folder.make(project)
        real = project_folder.inside(project, path)
        with failing("Saving", real):
            atomic.replace(real, dump_json(changed))
        return changed


def _manifest(text: str) -> Manifest:
    """Raises Unreadable."""
    raw = parse_json(text)
    version = raw.get("version", VERSION) if isinstance(raw, dict) else VERSION
    if isinstance(version, int) and version > VERSION:
        entries = raw.get("entries")
        return Manifest(version=version, entries=tuple(_understood(entries if isinstance(entries, list) else [])))
    return json_document(Manifest, text)


def _understood(entries: Iterable[Any]) -> Iterable[Agent]:
    """The entries of a newer version that make sense to this one; nothing is lost, because they are never saved."""
    ids: set[str] = set()
    for entry in entries:
        with suppress(ValidationError):
            agent = Agent.model_validate(entry)
            if ids.isdisjoint((agent.id, agent.md_path)):
                ids |= {agent.id, agent.md_path}
                yield agent
