"""Drafts of reviews in the user's state directory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.agent import AgentId, check_agent_id
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.review import ReviewDraft
from app.files import state_files
from app.files.failures import failing


@dataclass(frozen=True, slots=True)
class JsonReviewDrafts:
    """`ReviewDrafts` as `projects/<key>/reviews/<agent-id>.json` below `state`; `report` hears of damaged files."""

    state: Path
    report: Callable[[Problem], None]

    def load(self, project: Project, agent_id: AgentId) -> ReviewDraft:
        """As the port says."""
        return state_files.load(self._path(project, agent_id), ReviewDraft, self.report) or ReviewDraft()

    def save(self, project: Project, agent_id: AgentId, draft: ReviewDraft) -> None:
        """As the port says."""
        path = self._path(project, agent_id)
        if draft.comments:
            state_files.save(path, draft)
            return
        with failing("Removing", path):
            path.unlink(missing_ok=True)

    def _path(self, project: Project, agent_id: AgentId) -> Path:
        return state_files.project_folder(self.state, project) / "reviews" / f"{check_agent_id(agent_id)}.json"
