"""Bare clones below `<environments root>/.repos/`."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app import atomic
from app.domain.stored import Verdict
from app.files.failures import failing, reason
from app.files.folders import opened
from app.processes.git import Git, GitFailed
from app.threads import in_thread

_LOCK_SECONDS = 0.1
"""Somebody who checks out now needs it."""


@dataclass(frozen=True, slots=True)
class GitClones:
    """`Clones`, as `GitCheckouts` makes them below the environments root `root`."""

    root: Path
    variables: Mapping[str, str]

    async def collect(self, before: float, *, dry_run: bool = False) -> tuple[tuple[Path, Verdict], ...]:
        """As the port says; no link is followed."""
        return await in_thread(partial(self._collect, before, dry_run))

    def _collect(self, before: float, dry_run: bool) -> tuple[tuple[Path, Verdict], ...]:
        return tuple((clone, self._one(clone, before, dry_run)) for clone in self._clones())

    def _clones(self) -> Iterator[Path]:
        folder = self.root / ".repos"
        if folder.is_dir() and not folder.is_symlink():
            yield from sorted(path for path in folder.glob("*.git") if path.is_dir() and not path.is_symlink())

    def _one(self, clone: Path, before: float, dry_run: bool) -> Verdict:
        try:
            with atomic.locked(clone.with_suffix(".lock"), timeout=_LOCK_SECONDS):
                verdict = self._judge(clone, before)
                if verdict.goes and not dry_run:
                    with failing("Removing", clone), opened(clone.parent) as folder:
                        folder.remove(clone.name)
                return verdict
        except TimeoutError:
            return Verdict(False, "somebody checks out from it")
        except GitFailed as failed:
            return Verdict(False, f"git cannot say what is in it ({failed})")
        except OSError as error:
            return Verdict(False, f"it cannot be read: {reason(error)}")

    def _judge(self, clone: Path, before: float) -> Verdict:
        if (clone / "ideai-used").stat().st_mtime >= before:
            return Verdict(False, "it was used not long ago")
        if any(_checked_out(clone)):
            return Verdict(False, "something is checked out from it")
        if Git(self.variables, clone).says("rev-list", "--max-count=1", "--branches", "--tags", "--not", "--remotes"):
            return Verdict(False, "there are commits in it that were not pushed")
        return Verdict(True, "nobody has used it for long")


def _checked_out(clone: Path) -> Iterator[Path]:
    """The working trees that are there (gitrepository-layout(5))."""
    for noted in clone.glob("worktrees/*/gitdir"):
        with suppress(UnicodeDecodeError):
            place = Path(noted.read_text(encoding="utf-8").strip())
            if place.exists():
                yield place
