"""The use cases of worktrees and of what was changed in them, together."""

from dataclasses import dataclass

from app.ports.differences import Differences
from app.ports.events import Publisher
from app.ports.manifests import Manifests
from app.ports.review_drafts import ReviewDrafts
from app.ports.worktrees import Worktrees
from app.usecases.collect_worktrees import CollectWorktrees
from app.usecases.discard_worktree import DiscardWorktree
from app.usecases.keep_review import KeepReview
from app.usecases.list_worktrees import ListWorktrees
from app.usecases.merge_worktree import MergeWorktree
from app.usecases.read_changes import ReadChanges


@dataclass(frozen=True, slots=True)
class TreeUseCases:
    """One of each."""

    collect: CollectWorktrees
    discard: DiscardWorktree
    keep_review: KeepReview
    list: ListWorktrees
    merge: MergeWorktree
    read: ReadChanges

    @classmethod
    def over(
        cls,
        manifests: Manifests,
        worktrees: Worktrees,
        differences: Differences,
        drafts: ReviewDrafts,
        events: Publisher,
    ) -> "TreeUseCases":
        """Over these stores."""
        list_worktrees = ListWorktrees(worktrees, differences, events)
        return cls(
            collect=CollectWorktrees(manifests, worktrees),
            discard=DiscardWorktree(worktrees, list_worktrees),
            keep_review=KeepReview(drafts),
            list=list_worktrees,
            merge=MergeWorktree(manifests, worktrees, list_worktrees),
            read=ReadChanges(worktrees, differences),
        )
