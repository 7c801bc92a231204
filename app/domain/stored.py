"""Environments and clones that lie on disk, and which of them may go."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.domain.project import Project

HOUR = 3600.0
DAY = 24 * HOUR

TOO_MANY = "it has more files than could be looked through; if you need none of them, remove it yourself"
"""Why an environment stays of which a look takes too long, to follow its path."""


@dataclass(frozen=True, slots=True)
class CollectionRules:
    """After how many seconds a task's environment goes: since its run ended, or since anything in it was last changed
    if nothing is known of an end. A clone goes when it was last used so long ago (`clone_after`), and what a person has
    deleted when that was so long ago (`deleted_after`).

    `keep` is for how many bytes finished environments stay at all: of more the oldest go before their time.
    """

    done_after: float = 14 * DAY
    orphan_after: float = 72 * HOUR
    clone_after: float = 30 * DAY
    deleted_after: float = 30 * DAY
    keep: int | None = None


@dataclass(frozen=True, slots=True)
class StoredEnvironment:
    """What is known of one directory; `size` is in bytes on disk, times are seconds since the epoch.

    `kind` is `unknown` where no record of this machine says whose it is, `clone` for the bare clone that tasks'
    worktrees of one repository share, and `removed` for what is left of one whose removal was interrupted. `name` is
    its record's, or that of its directory. `work` are the repositories in it with work that is nowhere else, `doubt`
    says why the rest cannot be judged, and `temporary` is what the last run has left outside of it.
    """

    kind: Literal["agent", "task", "clone", "removed", "unknown"]
    name: str
    project_id: str
    path: Path
    owner_id: str = ""
    project_root: str = ""
    size: int = 0
    held: bool = False
    completed_at: float | None = None
    changed_at: float = 0.0
    work: tuple[Path, ...] = ()
    doubt: str = ""
    temporary: Path | None = None

    @property
    def project(self) -> Project:
        """Whose it is."""
        return Project(Path(self.project_root), self.project_id)


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted and waits to be brought back: a file or a folder in `store`, since then (seconds since the
    epoch).
    """

    path: Path
    at: float
    store: Path


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an environment may go, and why or why not, in words that follow its path."""

    goes: bool
    reason: str


def judge(stored: StoredEnvironment, now: float, rules: CollectionRules, *, early: bool = False) -> Verdict:
    """What garbage collection does with it; `early`: it goes once it is finished. What cannot be judged stays."""
    if stored.kind == "unknown":
        return Verdict(False, stored.doubt or "nothing is known of it")
    if stored.kind == "removed":
        return Verdict(True, "its removal was interrupted")
    if stored.held:
        return Verdict(False, "somebody runs in it")
    if stored.kind == "agent":
        return Verdict(False, "it goes when its agent is deleted")
    if stored.doubt:
        return Verdict(False, stored.doubt)
    if stored.work:
        return Verdict(False, f"there is work in it that is nowhere else: {', '.join(map(str, stored.work))}")
    return _by_age(stored, now, rules, early=early)


def judge_deletion(deletion: Deletion, now: float, after: float) -> Verdict:
    """Whether what was deleted goes for good, `after` so many seconds."""
    age = now - deletion.at
    return Verdict(age > after, f"it was deleted {_ago(age)}")


def too_much(found: Sequence[StoredEnvironment], now: float, rules: CollectionRules) -> frozenset[Path]:
    """The environments that go before their time, because the finished ones take more than `keep`: the oldest."""
    if rules.keep is None:
        return frozenset()
    finished = [stored for stored in found if _may_go_early(stored, now, rules)]
    finished.sort(key=lambda stored: stored.completed_at or 0.0, reverse=True)
    early: set[Path] = set()
    taken = 0
    for stored in finished:
        taken += stored.size
        if taken > rules.keep:
            early.add(stored.path)
    return frozenset(early)


def _may_go_early(stored: StoredEnvironment, now: float, rules: CollectionRules) -> bool:
    return not judge(stored, now, rules).goes and judge(stored, now, rules, early=True).goes


def _by_age(stored: StoredEnvironment, now: float, rules: CollectionRules, *, early: bool) -> Verdict:
    if stored.kind == "clone":
        age = now - stored.changed_at
        return Verdict(age > rules.clone_after, f"it was last used {_ago(age)}")
    if stored.completed_at is not None:
        age = now - stored.completed_at
        if early:
            return Verdict(True, f"it was finished {_ago(age)}, and finished ones take more than is kept")
        return Verdict(age > rules.done_after, f"it was finished {_ago(age)}")
    age = now - stored.changed_at
    return Verdict(age > rules.orphan_after, f"its run never ended, and it was last changed {_ago(age)}")


def _ago(seconds: float) -> str:
    days, hours = int(seconds // DAY), int(seconds // HOUR)
    if days >= 2:
        return f"{days} days ago"
    return "just now" if hours < 1 else f"{hours} hour{'' if hours == 1 else 's'} ago"
