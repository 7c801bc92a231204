"""Worktrees of agents: `projects/<key>/environments/<agent-id>/worktree` below the user's state, and what is known of
each beside it in `worktree.json`.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from app.domain.agent import AgentId, AgentIdField
from app.domain.document import Document
from app.domain.errors import Conflict, Failed, Refused
from app.domain.names import unique
from app.domain.problem import Problem
from app.domain.project import Project
from app.domain.worktree import CarryUndecided, Losses, Merged, Tree, Worktree
from app.files import state_files
from app.files.claims import KEEPING_PATIENCE
from app.files.environment_records import EnvironmentRecord
from app.files.failures import failing
from app.files.folders import opened
from app.processes.git import SECONDS, Git, GitFailed, split_z
from app.processes.git_merges import commit_all, merge_in
from app.processes.git_snapshots import snapshot, unsaved
from app.processes.git_trees import DIFF, STATUS, check_harmless, git_of, knowing_untracked
from app.threads import in_thread

T = TypeVar("T")

_MAX_COMMITS = 500


class _Record(Document):
    """The file: `repository` is its common git directory. Not `ready`: it was being made, and nobody has used it."""

    version: int = Field(default=1, ge=1)
    agent_id: AgentIdField
    repository: str
    git_dir: str = ""
    branch: str
    base: str
    prefix: str = ""
    carried: bool = False
    ready: bool = False


@dataclass(frozen=True, slots=True)
class _Repository:
    """The project's repository: `git` runs in the user's own tree, `prefix` is the project's place in it."""

    git: Git
    common: Path
    prefix: str
    head: str


@dataclass(frozen=True, slots=True)
class GitWorktrees:
    """`Worktrees` by git, which runs with the workspace's `variables`; `report` hears of records that were damaged."""

    state: Path
    variables: Mapping[str, str]
    report: Callable[[Problem], None]

    async def where(self, project: Project, agent_id: AgentId) -> Path:
        """As the port says."""

        def look() -> Path:
            return self._path(project, agent_id) / self._repository(project).prefix

        return await self._in_thread(project, look)

    async def prepare(self, project: Project, agent_id: AgentId, slug: str, *, carry: bool | None = None) -> Worktree:
        """As the port says."""
        return await self._in_thread(project, partial(self._prepare, project, agent_id, slug, carry))

    async def all(self, project: Project) -> tuple[Worktree, ...]:
        """As the port says; in the order of their branches."""
        return await self._in_thread(project, partial(self._all, project))

    async def losses(self, worktree: Worktree) -> Losses:
        """As the port says."""
        return await self._in_thread(worktree, partial(self._losses, worktree))

    async def merge(self, project: Project, worktree: Worktree, message: str) -> Merged:
        """As the port says; the message is of both commits."""
        return await self._in_thread(project, partial(self._merge, project, worktree, message))

    async def discard(
        self, project: Project, worktree: Worktree, allowed: Losses | None = None, *, claimed: bool = False
    ) -> None:
        """As the port says."""

        def discard() -> None:
            if claimed:
                self._discard(project, worktree, allowed)
                return
            with self._held(project, worktree):
                self._discard(project, worktree, allowed)

        await self._in_thread(project, discard)

    async def _in_thread(self, of: Project | Worktree, work: Callable[[], T]) -> T:
        try:
            return await in_thread(work, seconds=5 * SECONDS)
        except GitFailed as failed:
            where = of.root if isinstance(of, Project) else of.tree.root
            raise Failed(f"git did not do what was asked of it in {where}: {failed}.") from None
        except TimeoutError:
            raise Failed("git does not answer; see whether the disk of the repository is still there.") from None

    # What is on the disk

    def _path(self, project: Project, agent_id: AgentId) -> Path:
        return self._folder(project, agent_id) / "worktree"

    def _folder(self, project: Project, agent_id: AgentId) -> Path:
        return EnvironmentRecord.of(self.state, project, agent_id).folder

    def _file(self, project: Project, agent_id: AgentId) -> Path:
        return self._folder(project, agent_id) / "worktree.json"

    def _load(self, project: Project, agent_id: AgentId) -> _Record | None:
        return state_files.load(self._file(project, agent_id), _Record, self.report)

    def _worktree(self, project: Project, record: _Record) -> Worktree:
        root = self._path(project, record.agent_id)
        tree = Tree(root, record.base, Path(record.git_dir))
        return Worktree(record.agent_id, tree, root / record.prefix, record.branch, record.carried)

    def _all(self, project: Project) -> tuple[Worktree, ...]:
        folder = state_files.project_folder(self.state, project) / "environments"
        with failing("Reading", folder):
            names = [name for name in _names_in(folder) if (folder / name / "worktree.json").exists()]
        records = [self._load(project, AgentId(name)) for name in names]
        found = [self._worktree(project, record) for record in records if record is not None and record.ready]
        return tuple(sorted(found, key=lambda worktree: worktree.branch))

    @contextmanager
    def _held(self, project: Project, worktree: Worktree) -> Iterator[None]:
        record = EnvironmentRecord.of(self.state, project, worktree.agent_id)
        try:
            lock = record.hold("keeping", KEEPING_PATIENCE)
        except BlockingIOError:
            raise Refused(
                f"The agent of {worktree.branch} is running; end it first, and try again. Nothing was changed."
            ) from None
        except OSError as error:
            raise Failed(f"Locking {record.lock_file} failed: {error.strerror}.") from None
        try:
            yield
        finally:
            lock.release()

    # The user's repository

    def _repository(self, project: Project) -> _Repository:
        """Raises Refused if there is none that a worktree can be made of."""
        git = Git(self.variables, project.root)
        try:
            words = ("rev-parse", "--show-toplevel", "--show-prefix", "--git-common-dir")
            top, prefix, common = git.says(*words).split("\n")
        except (GitFailed, ValueError) as failed:
            raise Refused(
                f"{project.root} is in no git repository with files ({failed}); run `git init` there, or choose "
                "run_dir or project_root as the agent's directory."
            ) from None
        git = Git(self.variables, Path(top))
        if not git.holds("rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
            raise Refused(f"The repository at {top} has no commit yet; make one, and launch the agent again.")
        check_harmless(git)
        common = os.path.realpath(project.root / common)
        return _Repository(git, Path(common), prefix.rstrip("/"), git.says("rev-parse", "HEAD"))

    def _prepare(self, project: Project, agent_id: AgentId, slug: str, carry: bool | None) -> Worktree:
        repository = self._repository(project)
        record = self._load(project, agent_id)
        if record is not None and not record.ready:
            self._take_back(project, repository.git, record)
            record = None
        if record is None:
            return self._make(project, repository, agent_id, slug, carry)
        if Path(record.repository) != repository.common:
            raise Refused(
                f"The agent's worktree {self._path(project, agent_id)} belongs to the repository {record.repository}; "
                "move it away, and launch the agent again."
            )
        worktree = self._worktree(project, record)
        if not _usable(worktree, self.variables):
            self._put_back(project, repository, record)
            return self._prepare(project, agent_id, slug, carry)
        return worktree

    def _make(
        self, project: Project, repository: _Repository, agent_id: AgentId, slug: str, carry: bool | None
    ) -> Worktree:
        own = _of_the_person(unsaved(repository.git), project, repository.prefix)
        if own and carry is None:
            raise CarryUndecided(own)
        carried = bool(own and carry)
        record = _Record(
            agent_id=agent_id,
            repository=str(repository.common),
            branch=_free_branch(repository.git, slug),
            base=snapshot(repository.git) if carried else repository.head,
            prefix=repository.prefix,
            carried=carried,
        )
        state_files.save(self._file(project, agent_id), record)
        try:
            return self._check_out(project, repository, record)
        except BaseException:
            with suppress(GitFailed, Failed):
                self._take_back(project, repository.git, record)
            raise

    def _check_out(self, project: Project, repository: _Repository, record: _Record) -> Worktree:
        path = self._path(project, record.agent_id)
        repository.git("worktree", "add", "--no-track", "-b", record.branch, "--", str(path), repository.head)
        record = record.changed(git_dir=_git_dir(path))
        worktree = self._worktree(project, record)
        if record.carried:
            repository.git("update-ref", _kept_ref(record.agent_id), record.base)
            own = git_of(worktree.tree, self.variables)
            own("read-tree", "-m", "-u", "HEAD", record.base)
            own("read-tree", "HEAD")
        record = record.changed(ready=True)
        worktree.cwd.mkdir(parents=True, exist_ok=True)  # the project's folder may have nothing that git knows
        state_files.save(self._file(project, record.agent_id), record)
        return replace(worktree, made=True)

    def _put_back(self, project: Project, repository: _Repository, record: _Record) -> None:
        """Make the directory again, which somebody has removed; the branch has what was committed."""
        path = self._path(project, record.agent_id)
        if path.exists():
            raise Refused(f"{path} is no worktree any more; look into it, move it away and launch the agent again.")
        if not repository.git.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{record.branch}"):
            self._file(project, record.agent_id).unlink()
            return
        repository.git.holds("worktree", "remove", "--force", "--", str(path))
        repository.git("worktree", "add", "--", str(path), record.branch)
        state_files.save(self._file(project, record.agent_id), record.changed(git_dir=_git_dir(path)))

    def _take_back(self, project: Project, git: Git, record: _Record) -> None:
        """Remove what was made of a worktree that nobody has used, and its branch if it got no further."""
        path = self._path(project, record.agent_id)
        git.holds("worktree", "remove", "--force", "--force", "--", str(path))
        with failing("Removing", path), suppress(FileNotFoundError), opened(path.parent) as folder:
            folder.remove(path.name)
        if git.holds("merge-base", "--is-ancestor", f"refs/heads/{record.branch}", "HEAD"):
            git.holds("branch", "-D", "--", record.branch)
        git.holds("update-ref", "-d", _kept_ref(record.agent_id))
        self._file(project, record.agent_id).unlink(missing_ok=True)

    # What becomes of the work

    def _losses(self, worktree: Worktree) -> Losses:
        git = git_of(worktree.tree, self.variables)
        if not worktree.tree.root.exists():
            return Losses(self._commits_of_branch(worktree))
        check_harmless(git)
        known = split_z(git(*STATUS, "--ignored=matching").data)
        entries = [entry for entry in known if not entry.startswith("!!")]
        if worktree.carried:
            with knowing_untracked(git) as knowing:
                own = set(split_z(knowing(*DIFF, "--no-renames", "--name-only", "-z", worktree.tree.base, "--").data))
            entries = [entry for entry in entries if entry[3:] in own]
        return Losses(
            _own_commits(git, worktree, "HEAD"),
            tuple(entry[3:] for entry in entries if not entry.startswith("??")),
            tuple(entry[3:] for entry in entries if entry.startswith("??")),
            tuple(entry[3:] for entry in known if entry.startswith("!!")),
        )

    def _commits_of_branch(self, worktree: Worktree) -> tuple[str, ...]:
        """Of a worktree whose directory somebody has removed: its branch is in the repository still."""
        folder = worktree.tree.git_dir
        tip = f"refs/heads/{worktree.branch}"
        if folder is None or not (git := Git(self.variables, folder.parent.parent)).holds("show-ref", "--quiet", tip):
            return ()
        return _own_commits(git, worktree, tip)

    def _merge(self, project: Project, worktree: Worktree, message: str) -> Merged:
        repository = self._repository(project)
        user = repository.git
        try:
            into = user.says("symbolic-ref", "--short", "HEAD")
        except GitFailed:
            raise Refused(
                "The project has no branch checked out to merge into; check one out, and try again."
            ) from None
        own = git_of(worktree.tree, self.variables)
        commit_all(own, message)
        tip = own.says("rev-parse", "HEAD")
        commits = int(user.says("rev-list", "--count", tip, "--not", "HEAD"))
        if commits:
            merge_in(user, into, tip, message, given=worktree.tree.base if worktree.carried else None)
        record = self._load(project, worktree.agent_id)
        if record is not None:
            state_files.save(self._file(project, worktree.agent_id), record.changed(base=tip, carried=False))
            user.holds("update-ref", "-d", _kept_ref(worktree.agent_id))
        return Merged(into, commits)

    def _discard(self, project: Project, worktree: Worktree, allowed: Losses | None) -> None:
        git = Git(self.variables, project.root)
        if allowed is not None and not _within(self._losses(worktree), allowed):
            raise Conflict(f"The worktree of {worktree.branch} has other work in it by now; look at it again.")
        path = worktree.tree.root
        git("worktree", "remove", "--force", "--force", "--", str(path))
        if git.holds("rev-parse", "--verify", "--quiet", f"refs/heads/{worktree.branch}"):
            git("branch", "-D", "--", worktree.branch)
        git.holds("update-ref", "-d", _kept_ref(worktree.agent_id))
        self._file(project, worktree.agent_id).unlink(missing_ok=True)


def _of_the_person(paths: Sequence[str], project: Project, prefix: str) -> tuple[str, ...]:
    """Without what ideai keeps in the project: nobody has to be asked because an agent was made."""
    ours = f"{prefix}/{project.folder.name}/".removeprefix("/")
    return tuple(path for path in paths if not path.startswith(ours))


def _names_in(folder: Path) -> list[str]:
    """Raises OSError; none where there is no folder."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []


def _kept_ref(agent_id: AgentId) -> str:
    """Keeps git from collecting the commit of what was carried over."""
    return f"refs/ideai/{agent_id}"


def _own_commits(git: Git, worktree: Worktree, tip: str) -> tuple[str, ...]:
    """Those of `tip` that are on no other branch."""
    others = (f"--exclude={worktree.branch}", "--branches", "--remotes", "--tags")
    commits = git.says("log", f"--max-count={_MAX_COMMITS}", "--format=%h %s", tip, "--not", *others)
    return tuple(commits.split("\n")) if commits else ()


def _usable(worktree: Worktree, variables: Mapping[str, str]) -> bool:
    if not worktree.tree.root.is_dir() or not (worktree.tree.root / ".git").is_file():
        return False
    return git_of(worktree.tree, variables).holds("rev-parse", "--verify", "--quiet", "HEAD")


def _git_dir(path: Path) -> str:
    """Where git keeps what it knows of a worktree that was just made (gitrepository-layout(5))."""
    text = (path / ".git").read_text(encoding="utf-8", errors="surrogateescape")
    return text.removeprefix("gitdir: ").rstrip("\n")


def _free_branch(git: Git, slug: str) -> str:
    taken = git.says("for-each-ref", "--format=%(refname:lstrip=3)", "refs/heads/agent/").split("\n")
    return f"agent/{unique(slug, [name.partition('/')[0] for name in taken])}"


def _within(losses: Losses, allowed: Losses) -> bool:
    return (
        set(losses.commits) <= set(allowed.commits)
        and set(losses.uncommitted) <= set(allowed.uncommitted)
        and set(losses.untracked) <= set(allowed.untracked)
    )
