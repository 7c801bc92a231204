"""Repositories in bare clones below `<environments root>/.repos/`, checked out as worktrees of those."""

import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app import atomic
from app.domain.errors import Failed, Invalid, NotFound, Refused
from app.domain.repository import RepositoryUrl
from app.domain.worktree import written_by_git
from app.files.failures import failing
from app.files.folders import opened
from app.ports.checkouts import CheckedOut
from app.processes.git import NETWORK_SECONDS, SECONDS, Git, GitFailed
from app.processes.git_rooms import git_dirs_of, make_room, move_in
from app.processes.git_trees import check_harmless
from app.threads import in_thread

_ORIGIN = "refs/remotes/origin/"
_USED = "ideai-used"
"""A file in each bare clone: when it was used last is when this was changed last; there is none before it was."""

_ROOM_SECONDS = 2.0
"""For somebody else to be done with a repository, before a task is launched without room for it."""


@dataclass(frozen=True, slots=True)
class GitCheckouts:
    """`Checkouts` by git, which runs with the `variables`; `root` is the environments root.

    `report` is told what is being done, where that may take long.
    """

    root: Path
    variables: Mapping[str, str]
    report: Callable[[str], None]

    async def check_out(self, workdir: Path, repository: RepositoryUrl, branch: str, ref: str | None) -> CheckedOut:
        """As the port says. One that nobody can reach now is checked out as it was when somebody could."""
        try:
            return await in_thread(partial(self._check_out, workdir, repository, branch, ref))
        except GitFailed as failed:
            raise Failed(f"{repository.shown} cannot be checked out: {failed}.{_way_out(str(failed))}") from None

    async def make_room(self, workdir: Path, repositories: Sequence[RepositoryUrl]) -> tuple[Path, ...]:
        """As the port says."""
        try:
            return await in_thread(partial(self._make_room, workdir, repositories), seconds=SECONDS)
        except (GitFailed, TimeoutError) as failed:
            raise Failed(f"git cannot make room for the repositories of {workdir}: {failed}.") from None

    def _make_room(self, workdir: Path, repositories: Sequence[RepositoryUrl]) -> tuple[Path, ...]:
        clones = self.root / ".repos"
        rooms = [room for repository in repositories if (room := self._room(workdir, repository)) is not None]
        places = [*rooms, *git_dirs_of(clones, workdir)]
        found = tuple(dict.fromkeys(folder for place in places for folder in written_by_git(place)))
        with failing("Making", clones):
            for folder in found:
                folder.mkdir(mode=0o700, exist_ok=True)  # git has no logs before there is something to write in them
        return found

    def _room(self, workdir: Path, repository: RepositoryUrl) -> Path | None:
        """None for a repository that somebody is fetching now."""
        cache = self._cache(repository)
        with failing("Making", cache):
            try:
                with atomic.locked(cache.with_suffix(".lock"), timeout=_ROOM_SECONDS):
                    if not cache.exists():
                        with self._new(cache):
                            pass
                    return make_room(cache, _room_name(workdir))
            except TimeoutError:
                return None

    def _cache(self, repository: RepositoryUrl) -> Path:
        return self.root / ".repos" / repository.cache_name

    def _check_out(self, workdir: Path, repository: RepositoryUrl, branch: str, ref: str | None) -> CheckedOut:
        if not workdir.is_dir():  # a task that begins with a directory that it has not made itself is refused
            raise NotFound(
                f"There is no {workdir}: the task has not begun yet, or what it ran in was cleared away; run it, and "
                "have its agent check the repository out."
            )
        cache = self._cache(repository)
        lock = cache.with_suffix(".lock")
        with failing("Locking", lock), atomic.locked(lock, timeout=NETWORK_SECONDS):
            stale = self._fetch(cache, repository)
            return replace(self._put(cache, workdir, repository, branch, ref), stale=stale)

    def _put(self, cache: Path, workdir: Path, repository: RepositoryUrl, branch: str, ref: str | None) -> CheckedOut:
        """The working tree, of what the bare clone has."""
        git = Git(self._variables(), cache)
        check_harmless(git)
        path = _place(workdir, repository, git)
        if os.path.lexists(path):
            return _as_it_is(Git(self.variables, path), path)
        git("worktree", "prune")
        done = _make(git, path, branch, _base(git, repository, ref))
        try:
            room = move_in(cache / "worktrees" / _room_name(workdir), path, _git_dir(git, path))
        except (OSError, GitFailed):  # elsewhere it is the same, but for a sandbox
            return done
        return replace(done, room=room)

    def _fetch(self, cache: Path, repository: RepositoryUrl) -> str:
        """Make the bare clone, or bring it up to date; why it is not, where it could be only once."""
        fetched = (cache / _USED).exists()
        if not fetched:
            self.report(f"Cloning {repository.shown}")
        if not cache.exists():
            with self._new(cache) as git:
                self._update(git, repository)
            return ""
        try:
            self._update(Git(self._variables(), cache), repository)
        except GitFailed as failed:
            if not fetched:
                raise
            return f"{repository.shown} cannot be reached now, and is as it was at the last time: {failed}."
        return ""

    @contextmanager
    def _new(self, cache: Path) -> Iterator[Git]:
        """A bare clone of nothing yet; it is made elsewhere, so that one that fails leaves nothing."""
        folder = cache.parent
        temporary = folder / f".new-{secrets.token_hex(6)}"
        with failing("Making", temporary):
            temporary.mkdir(mode=0o700)
        try:
            git = Git(self._variables(), temporary)
            git("init", "--bare", "--quiet", "--initial-branch=ideai-none", ".")
            git("config", "remote.origin.fetch", f"+refs/heads/*:{_ORIGIN}*")
            yield git
            with failing("Making", cache):
                temporary.rename(cache)
        except BaseException:
            with suppress(OSError), opened(folder) as outer:
                outer.remove(temporary.name)
            raise

    def _update(self, git: Git, repository: RepositoryUrl) -> None:
        git("config", "remote.origin.url", repository.url)
        git("fetch", "--quiet", "--prune", "--tags", "--force", "origin", seconds=NETWORK_SECONDS)
        told = git("ls-remote", "--symref", "origin", "HEAD", seconds=NETWORK_SECONDS).text
        main = next((line.split()[1] for line in told.split("\n") if line.startswith("ref: refs/heads/")), "")
        head = f"{_ORIGIN}{main.removeprefix('refs/heads/')}"
        if main and git.holds("rev-parse", "--verify", "--quiet", head):
            git("symbolic-ref", f"{_ORIGIN}HEAD", head)
        else:
            git.holds("symbolic-ref", "--delete", f"{_ORIGIN}HEAD")
        (git.at / _USED).touch()

    def _variables(self) -> dict[str, str]:
        """Ssh must not ask either; whatever program the user has for it is run as it is."""
        chosen = self.variables.get("GIT_SSH_COMMAND") or self._own_ssh()
        return {**self.variables, "GIT_SSH_COMMAND": f"{chosen} -o BatchMode=yes"}

    def _own_ssh(self) -> str:
        if program := self.variables.get("GIT_SSH"):
            return f'"{program}"'
        try:
            return Git(self.variables, self.root).says("config", "--global", "core.sshCommand")
        except GitFailed:
            return "ssh"


def _way_out(said: str) -> str:
    """What a person can do where git may ask nobody; nothing for other failures."""
    if any(words in said for words in ("could not read Username", "could not read Password", "Permission denied")):
        return " It wants a password or a key, and git asks nobody here: set up a credential helper or a key for it."
    if "Host key verification failed" in said:
        return " Nobody has accepted this server's key: connect to it once with ssh, and check out again."
    return ""


def _room_name(workdir: Path) -> str:
    """One for all launches of a task, and no other's."""
    return f"task-{hashlib.sha256(os.fsencode(workdir)).hexdigest()[:12]}"


def _git_dir(git: Git, path: Path) -> Path:
    return Path(Git(git.variables, path).says("rev-parse", "--absolute-git-dir"))


def _place(workdir: Path, repository: RepositoryUrl, git: Git) -> Path:
    """Where the working tree goes, or is already. Raises Refused if other things are in both places."""
    for name in (repository.name, repository.longer_name):
        path = workdir / name
        if not os.path.lexists(path) or _is_of(path, git):
            return path
        if not _is_repository(path):
            raise Refused(f"{path} is there already and is no repository; move it away, and check out again.")
    raise Refused(f"{path} is there already and is another repository; move it away, and check out again.")


def _is_repository(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode) and (path / ".git").exists()


def _is_of(path: Path, git: Git) -> bool:
    """Whether a working tree is one of the bare clone's."""
    if not _is_repository(path):
        return False
    try:
        common = Git(git.variables, path).says("rev-parse", "--git-common-dir")
    except GitFailed:
        return False
    return os.path.realpath(path / common) == os.path.realpath(git.at)


def _as_it_is(git: Git, path: Path) -> CheckedOut:
    """What is in a working tree that is left alone."""
    check_harmless(git)
    branch = git.says("rev-parse", "--abbrev-ref", "HEAD")
    dirty = [line for line in git.says("status", "--porcelain", "--ignore-submodules=dirty").split("\n") if line]
    ahead = int(git.says("rev-list", "--count", "HEAD", "--not", "--remotes"))
    return CheckedOut(path, branch, kept=True, dirty=len(dirty), ahead=ahead)


def _make(git: Git, path: Path, wanted: str, base: str) -> CheckedOut:
    """A working tree on the branch; one that an earlier checkout has left has its work, and is used again."""
    in_use = {
        line.removeprefix("branch refs/heads/")
        for line in git.says("worktree", "list", "--porcelain").split("\n")
        if line.startswith("branch ")
    }
    branch, number = wanted, 1
    while branch in in_use:
        number += 1
        branch = f"{wanted}-{number}"
    if git.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
        git("worktree", "add", "--quiet", "--", str(path), branch)
        return _as_it_is(Git(git.variables, path), path)
    git("worktree", "add", "--quiet", "--no-track", "-b", branch, "--", str(path), base)
    return CheckedOut(path, branch, base.removeprefix(_ORIGIN))


def _base(git: Git, repository: RepositoryUrl, ref: str | None) -> str:
    """Where a new branch begins. Raises Invalid if that cannot be told."""
    branches = git.says("for-each-ref", "--format=%(refname)", _ORIGIN).split("\n")
    known = [name for name in branches if name and name != f"{_ORIGIN}HEAD"]
    if ref is not None:
        for name in (f"{_ORIGIN}{ref}", f"refs/tags/{ref}", ref):
            if git.holds("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}"):
                return name
        raise Invalid(f"{repository.shown} has no {ref!r}; it has {_names(known)}.")
    if git.holds("rev-parse", "--verify", "--quiet", f"{_ORIGIN}HEAD^{{commit}}"):
        return git.says("symbolic-ref", f"{_ORIGIN}HEAD")
    for name in (f"{_ORIGIN}main", f"{_ORIGIN}master"):
        if name in known:
            return name
    if len(known) == 1:
        return known[0]
    if not known:
        raise Invalid(f"{repository.shown} has no commit yet; push one to it, and check it out again.")
    raise Invalid(
        f"{repository.shown} does not say which branch is its main one; name one with --ref: {_names(known)}."
    )


def _names(refs: list[str]) -> str:
    shown = [ref.removeprefix(_ORIGIN) for ref in refs[:10]]
    return ", ".join(shown) + (" and others" if len(refs) > 10 else "") if shown else "no branches"
