"""Unsaved contexts in the user's state directory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import Field

from app.domain.agent import AgentId, check_agent_id
from app.domain.context import ABSENT, Context
from app.domain.document import Document
from app.domain.draft import Draft
from app.domain.problem import Problem
from app.domain.project import Project
from app.files import state_files
from app.files.failures import failing

MAX_DRAFT: Final = 256 << 20
"""Bytes of a draft that are read: it holds a context twice."""


class _Kept(Document):
    """The file: what was typed, and what it was typed over (None: there was no file)."""

    version: int = Field(default=1, ge=1)
    text: str
    base: str | None = None


@dataclass(frozen=True, slots=True)
class JsonDrafts:
    """`Drafts` as `projects/<key>/drafts/<agent-id>.json` below `state`; `report` is told of a file that was set
    aside.
    """

    state: Path
    report: Callable[[Problem], None]

    def load(self, project: Project) -> Mapping[AgentId, Draft]:
        """All that is kept. Raises Failed if the folder cannot be read."""
        folder = self._folder(project)
        with failing("Reading", folder):
            paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
        found = {path.stem: self._read(path) for path in paths if _is_id(path.stem)}
        return {AgentId(name): draft for name, draft in found.items() if draft is not None}

    def save(self, project: Project, agent_id: AgentId, draft: Draft | None) -> None:
        """Keep it, or keep none. Raises Failed."""
        path = self._folder(project) / f"{agent_id}.json"
        if draft is None:
            with failing("Removing", path):
                path.unlink(missing_ok=True)
            return
        base = None if draft.base.revision == ABSENT else draft.base.text
        state_files.save(path, _Kept(text=draft.text, base=base))

    def _read(self, path: Path) -> Draft | None:
        kept = state_files.load(path, _Kept, self.report, MAX_DRAFT)
        if kept is None:
            return None
        return Draft(Context("", ABSENT) if kept.base is None else Context.of(kept.base), kept.text)

    def _folder(self, project: Project) -> Path:
        return state_files.project_folder(self.state, project) / "drafts"


def _is_id(name: str) -> bool:
    try:
        check_agent_id(name)
    except ValueError:
        return False
    return True
