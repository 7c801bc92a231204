"""Worktrees by git: the person's tree stays byte for byte, and nothing of the agent's work is lost by accident."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.adapters.git_differences import GitDifferences
from app.adapters.git_worktrees import GitWorktrees
from app.domain.agent import AgentId
from app.domain.changes import parse_diff
from app.domain.errors import Failed, Refused
from app.domain.project import Project
from app.domain.worktree import CarryUndecided, Losses, Tree
from app.files.environment_records import EnvironmentRecord
from tests.repositories import VARIABLES, commit, fingerprint, git, make_repository

AGENT = AgentId("11111111-1111-4111-8111-111111111111")
OTHER = AgentId("22222222-2222-4222-8222-222222222222")
DIFFERENCES = GitDifferences(VARIABLES)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        make_repository(tmp_path / "project", a__txt="one\ntwo\n", b__txt="b\n", __gitignore="*.log\n"), "key"
    )


@pytest.fixture
def worktrees(tmp_path: Path) -> GitWorktrees:
    return GitWorktrees(tmp_path / "state", VARIABLES, lambda problem: pytest.fail(str(problem)))


def make_untidy(root: Path) -> None:
    """All that a person may have lying about: staged, unstaged, deleted, untracked, executable, a link, ignored."""
    (root / "a.txt").write_text("one\nTWO\n")
    git(root, "add", "a.txt")
    (root / "a.txt").write_text("one\nTWO\nthree\n")
    (root / "b.txt").unlink()
    (root / "new dir").mkdir()
    (root / "new dir" / "run.sh").write_text("#!/bin/sh\n")
    (root / "new dir" / "run.sh").chmod(0o755)
    (root / "link").symlink_to("a.txt")
    (root / "x.log").write_text("ignored\n")


def begin_merge(root: Path, branch: str) -> None:
    """A merge that stops at a conflict."""
    done = subprocess.run(["git", "merge", "-q", branch], cwd=root, env=VARIABLES, capture_output=True, check=False)
    assert done.returncode == 1


async def test_making_a_worktree_leaves_the_persons_tree_byte_for_byte(
    project: Project, worktrees: GitWorktrees
) -> None:
    (project.root / "a.txt").write_text("stashed\n")
    git(project.root, "stash")
    make_untidy(project.root)
    before = fingerprint(project.root)
    status = git(project.root, "status", "--porcelain", "--ignored")
    before |= fingerprint(project.root)
    for carry in (True, False):
        worktree = await worktrees.prepare(project, AGENT, "backend", carry=carry)
        assert fingerprint(project.root) == before
        await worktrees.discard(project, worktree)
        assert fingerprint(project.root) == before
    assert git(project.root, "status", "--porcelain", "--ignored") == status
    assert git(project.root, "for-each-ref", "--format=%(refname)") == "refs/heads/main\nrefs/stash"


async def test_uncommitted_work_is_carried_over_whole_and_is_no_change_of_the_agents(
    project: Project, worktrees: GitWorktrees
) -> None:
    make_untidy(project.root)
    worktree = await worktrees.prepare(project, AGENT, "backend", carry=True)
    assert (worktree.cwd / "a.txt").read_text() == "one\nTWO\nthree\n"
    assert not (worktree.cwd / "b.txt").exists()
    assert os.access(worktree.cwd / "new dir" / "run.sh", os.X_OK)
    assert (worktree.cwd / "link").readlink() == Path("a.txt")
    assert not (worktree.cwd / "x.log").exists()
    assert (await DIFFERENCES.changes(worktree.tree)).files == ()
    assert not await worktrees.losses(worktree)
    (worktree.cwd / "a.txt").write_text("one\nTWO\nthree\nfour\n")
    found = await DIFFERENCES.changes(worktree.tree)
    assert str(found) == "+1 −0"
    assert (await worktrees.losses(worktree)).uncommitted == ("a.txt",)


async def test_without_it_the_worktree_has_the_last_commit(project: Project, worktrees: GitWorktrees) -> None:
    make_untidy(project.root)
    worktree = await worktrees.prepare(project, AGENT, "backend", carry=False)
    assert (worktree.cwd / "a.txt").read_text() == "one\ntwo\n"
    assert (worktree.cwd / "b.txt").exists()


@pytest.mark.parametrize("place", ["", "inner"])
async def test_what_ideai_keeps_in_the_project_is_no_work_to_ask_about(
    tmp_path: Path, worktrees: GitWorktrees, place: str
) -> None:
    project = Project(make_repository(tmp_path / "top") / place, "key")
    project.folder.mkdir(parents=True)
    (project.folder / "manifest.json").write_text("{}\n")
    assert (await worktrees.prepare(project, AGENT, "backend")).carried is False
    (project.root / "mine.txt").write_text("mine\n")
    with pytest.raises(CarryUndecided) as asked:
        await worktrees.prepare(project, OTHER, "other")
    assert asked.value.paths == (str(Path(place) / "mine.txt"),)


async def test_half_a_tree_is_never_carried_over(project: Project, worktrees: GitWorktrees) -> None:
    make_repository(project.root / "inner")
    with pytest.raises(Refused, match="cannot be carried over as a whole"):
        await worktrees.prepare(project, AGENT, "backend", carry=True)
    assert git(project.root, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert await worktrees.all(project) == ()


async def test_a_merge_that_is_under_way_is_not_carried_over(project: Project, worktrees: GitWorktrees) -> None:
    git(project.root, "switch", "-qc", "other")
    (project.root / "a.txt").write_text("theirs\n")
    commit(project.root, "Theirs")
    git(project.root, "switch", "-q", "main")
    (project.root / "a.txt").write_text("ours\n")
    commit(project.root, "Ours")
    begin_merge(project.root, "other")
    with pytest.raises(Refused, match="merge is under way"):
        await worktrees.prepare(project, AGENT, "backend", carry=True)


async def test_a_project_below_the_top_of_its_repository_is_worked_on_in_the_same_place(
    tmp_path: Path, worktrees: GitWorktrees
) -> None:
    top = make_repository(tmp_path / "mono")
    (top / "services" / "shop").mkdir(parents=True)
    (top / "services" / "shop" / "main.py").write_text("pass\n")
    commit(top, "Add the shop")
    worktree = await worktrees.prepare(Project(top / "services" / "shop", "shop"), AGENT, "backend")
    assert worktree.cwd == worktree.tree.root / "services" / "shop"
    assert (worktree.cwd / "main.py").exists()


async def test_a_directory_that_was_removed_comes_back_with_what_was_committed(
    project: Project, worktrees: GitWorktrees
) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "c.txt").write_text("c\n")
    commit(worktree.cwd, "Add c")
    shutil.rmtree(worktree.tree.root)
    again = await worktrees.prepare(project, AGENT, "backend")
    assert (again.cwd / "c.txt").read_text() == "c\n"
    assert again.branch == worktree.branch
    assert (await worktrees.losses(again)).commits[0].endswith(" Add c")


async def test_a_worktree_that_was_left_half_made_is_made_afresh(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    record = worktree.tree.root.with_name("worktree.json")
    record.write_text(record.read_text().replace('"ready": true', '"ready": false'))
    (worktree.cwd / "a.txt").unlink()
    again = await worktrees.prepare(project, AGENT, "backend")
    assert (again.cwd / "a.txt").exists()
    assert again.branch == "agent/backend"


async def test_all_that_a_worktree_would_lose_is_named(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "c.txt").write_text("c\n")
    commit(worktree.cwd, "Add c")
    (worktree.cwd / "a.txt").write_text("changed\n")
    (worktree.cwd / "d.txt").write_text("d\n")
    losses = await worktrees.losses(worktree)
    assert [line.partition(" ")[2] for line in losses.commits] == ["Add c"]
    assert losses.uncommitted == ("a.txt",)
    assert losses.untracked == ("d.txt",)
    git(project.root, "branch", "kept", worktree.branch)
    assert (await worktrees.losses(worktree)).commits == ()


async def test_nobody_discards_what_an_agent_works_in(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    lock = EnvironmentRecord.of(worktrees.state, project, AGENT).hold("run")
    with pytest.raises(Refused, match="running"):
        await worktrees.discard(project, worktree)
    assert worktree.cwd.exists()
    await worktrees.discard(project, worktree, claimed=True)
    lock.release()
    assert not worktree.cwd.exists()


async def test_removing_an_agents_environment_keeps_its_worktree(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    EnvironmentRecord.of(worktrees.state, project, AGENT).remove()
    assert (worktree.cwd / "a.txt").exists()
    assert len(await worktrees.all(project)) == 1


async def test_a_merge_brings_in_all_work_and_keeps_the_persons_own(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "a.txt").write_text("one\ntwo\nthree\n")
    (worktree.cwd / "c.txt").write_text("c\n")
    (project.root / "b.txt").write_text("mine\n")
    merged = await worktrees.merge(project, worktree, "Add what was asked for")
    assert merged.commits == 1
    assert (project.root / "a.txt").read_text() == "one\ntwo\nthree\n"
    assert (project.root / "c.txt").exists()
    assert git(project.root, "status", "--porcelain") == " M b.txt"
    (again,) = await worktrees.all(project)
    assert (await DIFFERENCES.changes(again.tree)).files == ()


async def test_what_git_ignores_is_told_and_is_no_work(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "x.log").write_text("ignored\n")
    losses = await worktrees.losses(worktree)
    assert (losses.ignored, bool(losses)) == (("x.log",), False)


async def test_commits_of_a_worktree_whose_directory_was_removed_are_a_loss_still(
    project: Project, worktrees: GitWorktrees
) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "c.txt").write_text("c\n")
    commit(worktree.cwd, "Mine")
    shutil.rmtree(worktree.tree.root)
    (told,) = (await worktrees.losses(worktree)).commits
    assert told.endswith(" Mine")
    git(project.root, "merge", "--quiet", worktree.branch)
    assert not await worktrees.losses(worktree)
    await worktrees.discard(project, worktree, Losses())
    assert git(project.root, "branch", "--list", "agent/*") == ""


def old_git(folder: Path) -> dict[str, str]:
    """Variables with a git that says it is of 2021, and knows no more of merge-tree and rev-parse than that one did."""
    folder.mkdir()
    (folder / "git").write_text(
        "#!/bin/sh\n"
        'for word in "$@"; do case $word in\n'
        "  version) echo git version 2.30.2; exit;;\n"
        "  --write-tree|--path-format=*) echo fatal: unknown option >&2; exit 129;;\n"
        "esac; done\n"
        f'exec {shutil.which("git")} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    return {**VARIABLES, "PATH": f"{folder}:{VARIABLES['PATH']}"}


async def test_an_old_git_merges_nothing_and_says_what_to_do(project: Project, tmp_path: Path) -> None:
    worktrees = GitWorktrees(tmp_path / "state", old_git(tmp_path / "bin"), lambda problem: pytest.fail(str(problem)))
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "c.txt").write_text("c\n")
    with pytest.raises(Refused, match=r"needs git 2\.38, and this is git 2\.30.*with `git merge`"):
        await worktrees.merge(project, worktree, "Add what was asked for")
    assert not (project.root / "c.txt").exists()
    git(project.root, "merge", "--quiet", worktree.branch)
    assert (project.root / "c.txt").exists()


async def test_a_merge_that_conflicts_changes_nothing_and_names_the_files(
    project: Project, worktrees: GitWorktrees
) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "a.txt").write_text("theirs\n")
    (project.root / "a.txt").write_text("mine\n")
    commit(project.root, "Mine")
    before = fingerprint(project.root)
    with pytest.raises(Refused, match=r"conflicts with what main has by now \(a\.txt\)"):
        await worktrees.merge(project, worktree, "Try")
    assert fingerprint(project.root) == before


async def test_a_merge_never_overwrites_uncommitted_work(project: Project, worktrees: GitWorktrees) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "a.txt").write_text("theirs\n")
    (project.root / "a.txt").write_text("mine, uncommitted\n")
    before = fingerprint(project.root)
    with pytest.raises(Refused, match="commit your own work first"):
        await worktrees.merge(project, worktree, "Try")
    assert {**fingerprint(project.root), ".git/index": ""} == {**before, ".git/index": ""}  # git has looked at it
    assert git(project.root, "status", "--porcelain") == " M a.txt"


async def test_a_repository_without_a_commit_is_refused(tmp_path: Path, worktrees: GitWorktrees) -> None:
    (tmp_path / "bare").mkdir()
    git(tmp_path / "bare", "init", "-q")
    with pytest.raises(Refused, match="no commit yet"):
        await worktrees.prepare(Project(tmp_path / "bare", "bare"), AGENT, "backend")


async def test_nothing_that_a_repository_names_is_run(
    tmp_path: Path, project: Project, worktrees: GitWorktrees
) -> None:
    trap = tmp_path / "trap"
    ran = tmp_path / "ran"
    trap.write_text(f"#!/bin/sh\ntouch {ran}\n")
    trap.chmod(0o755)
    for hook in ("post-checkout", "pre-commit", "commit-msg", "post-commit", "post-merge", "reference-transaction"):
        shutil.copy(trap, project.root / ".git" / "hooks" / hook)
    for key in ("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "diff.external", "gpg.program"):
        git(project.root, "config", key, str(trap))
    git(project.root, "config", "commit.gpgSign", "true")
    git(project.root, "config", "diff.evil.textconv", str(trap))
    git(project.root, "config", "diff.evil.command", str(trap))
    (project.root / ".git" / "info" / "attributes").write_text("* diff=evil\n")
    worktree = await worktrees.prepare(project, AGENT, "backend")
    (worktree.cwd / "a.txt").write_text("changed\n")
    (file,) = (await DIFFERENCES.changes(worktree.tree)).files
    assert (await DIFFERENCES.diff(worktree.tree, file)).text
    await worktrees.merge(project, worktree, "Merge")
    await worktrees.discard(project, worktree)
    assert not ran.exists()


async def test_a_repository_with_filters_of_its_own_is_refused(
    tmp_path: Path, project: Project, worktrees: GitWorktrees
) -> None:
    git(project.root, "config", "filter.evil.smudge", f"touch {tmp_path / 'ran'}")
    (project.root / ".git" / "info" / "attributes").write_text("* filter=evil\n")
    with pytest.raises(Refused, match=r"filter\.evil\.smudge"):
        await worktrees.prepare(project, AGENT, "backend")
    with pytest.raises(Refused, match=r"filter\.evil\.smudge"):
        await DIFFERENCES.changes(await DIFFERENCES.tree(project))
    assert not (tmp_path / "ran").exists()


async def test_a_git_file_that_an_agent_has_bent_leads_nowhere_else(
    tmp_path: Path, project: Project, worktrees: GitWorktrees
) -> None:
    worktree = await worktrees.prepare(project, AGENT, "backend")
    elsewhere = make_repository(tmp_path / "elsewhere")
    (worktree.tree.root / ".git").write_text(f"gitdir: {elsewhere / '.git'}\n")
    (worktree.cwd / "a.txt").write_text("changed\n")
    assert [file.path for file in (await DIFFERENCES.changes(worktree.tree)).files] == ["a.txt"]


async def test_changes_of_every_kind_are_found_and_shown(project: Project) -> None:
    root = project.root
    (root / "long.txt").write_text("\n".join(map(str, range(60))) + "\n")
    commit(root, "Add a long one")
    (root / "a.txt").write_text("one\n2\n")
    (root / "b.txt").unlink()
    git(root, "mv", "long.txt", "renamed.txt")
    (root / "picture.png").write_bytes(bytes(range(256)))
    (root / "näme \x1b[2J.txt").write_text("new\n")
    before = fingerprint(root)
    tree = await DIFFERENCES.tree(project)
    found = {file.path: file for file in (await DIFFERENCES.changes(tree)).files}
    assert {path: file.status for path, file in found.items()} == {
        "a.txt": "changed",
        "b.txt": "deleted",
        "renamed.txt": "renamed",
        "picture.png": "added",
        "näme \x1b[2J.txt": "added",
    }
    assert found["renamed.txt"].before == "long.txt"
    assert found["picture.png"].binary
    assert (found["a.txt"].added, found["a.txt"].removed) == (1, 1)
    lines = parse_diff((await DIFFERENCES.diff(tree, found["näme \x1b[2J.txt"])).text)
    assert [(line.kind, line.text, line.new) for line in lines[1:]] == [("added", "new", 1)]
    assert parse_diff((await DIFFERENCES.diff(tree, found["picture.png"])).text) == ()
    assert fingerprint(root) == before


async def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    (tmp_path / "fresh").mkdir()
    git(tmp_path / "fresh", "init", "-q")
    (tmp_path / "fresh" / "a.txt").write_text("a\n")
    tree = await DIFFERENCES.tree(Project(tmp_path / "fresh", "fresh"))
    assert [file.status for file in (await DIFFERENCES.changes(tree)).files] == ["added"]


async def test_a_huge_difference_is_cut(project: Project) -> None:
    (project.root / "huge.txt").write_text("x" * 99 + "\n" + "0123456789\n" * 200_000)
    tree = await DIFFERENCES.tree(project)
    (file,) = (await DIFFERENCES.changes(tree)).files
    diff = await DIFFERENCES.diff(tree, file)
    assert diff.cut
    assert 0 < len(diff.text) <= 1 << 20


async def test_outside_of_a_repository_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no git repository"):
        await DIFFERENCES.tree(Project(tmp_path, "key"))


async def test_a_base_that_is_gone_is_an_error(project: Project) -> None:
    with pytest.raises(Failed, match="git cannot tell"):
        await DIFFERENCES.changes(Tree(project.root, "0" * 40))


async def test_what_the_agent_was_given_is_no_conflict_once_the_person_has_committed_it(
    project: Project, worktrees: GitWorktrees
) -> None:
    (project.root / "a.txt").write_text("one\ntwo\nmine\n")
    worktree = await worktrees.prepare(project, AGENT, "backend", carry=True)
    (worktree.cwd / "a.txt").write_text("one\ntwo\nmine\ntheirs\n")
    with pytest.raises(Refused, match="commit your own work first"):
        await worktrees.merge(project, worktree, "Try")
    commit(project.root, "Mine")
    assert (await worktrees.merge(project, worktree, "Work of Backend")).commits == 1
    assert (project.root / "a.txt").read_text() == "one\ntwo\nmine\ntheirs\n"
    assert git(project.root, "status", "--porcelain") == ""
    assert git(project.root, "log", "--format=%s", "--first-parent") == "Work of Backend\nMine\nFirst"
    assert git(project.root, "for-each-ref", "--format=%(refname:short)") == "agent/backend\nmain"


async def test_an_agent_that_was_given_work_can_merge_what_the_person_did_since(
    project: Project, worktrees: GitWorktrees
) -> None:
    (project.root / "a.txt").write_text("one\ntwo\ngiven\n")
    worktree = await worktrees.prepare(project, AGENT, "backend", carry=True)
    (worktree.cwd / "a.txt").write_text("one\ntheirs\ngiven\n")
    (project.root / "a.txt").write_text("one\nmine\ngiven\n")
    commit(project.root, "Mine")
    with pytest.raises(Refused, match="have the agent merge main into its branch"):
        await worktrees.merge(project, worktree, "Try")
    git(worktree.cwd, "merge", "--quiet", "--strategy-option", "ours", "main")
    (worktree.cwd / "a.txt").write_text("one\nboth\ngiven\n")
    assert (await worktrees.merge(project, worktree, "Work of Backend")).commits == 3
    assert (project.root / "a.txt").read_text() == "one\nboth\ngiven\n"
    assert git(project.root, "status", "--porcelain") == ""
