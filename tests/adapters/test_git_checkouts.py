"""Checkouts by git from servers over file and ssh: nothing is lost, and a failure leaves nothing."""

import asyncio
import os
import shutil
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from app import atomic
from app.adapters import git_checkouts
from app.adapters.git_checkouts import GitCheckouts
from app.adapters.local_stored_environments import LocalStoredEnvironments
from app.domain.errors import Failed, Invalid, NotFound, Refused
from app.domain.repository import RepositoryUrl, parse_repository
from app.processes.unsaved_work import has_unsaved_work
from tests.repositories import VARIABLES, commit, git, make_repository

BRANCH = "agent/backend/0123456789ab"

SSH = """\
#!/bin/sh
# An ssh that reaches every host on this machine: the last word is the command.
echo "$@" >> "$(dirname "$0")/asked"
for last in "$@"; do :; done
exec sh -c "$last"
"""


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The repository ann/shop."""
    return make_repository(tmp_path / "ann" / "shop")


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    (tmp_path / "workdir").mkdir()
    return tmp_path / "workdir"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def checkouts(tmp_path: Path, told: list[str]) -> GitCheckouts:
    return GitCheckouts(tmp_path / "environments", VARIABLES, told.append)


def at(path: Path) -> RepositoryUrl:
    return parse_repository(f"file://{path}")


def clones(checkouts: GitCheckouts) -> list[str]:
    return sorted(path.name for path in (checkouts.root / ".repos").iterdir() if path.is_dir())


async def test_case_15_checking_out_twice_with_uncommitted_work_loses_nothing(
    checkouts: GitCheckouts, server: Path, workdir: Path
) -> None:
    """Acceptance 15."""
    done = await checkouts.check_out(workdir, at(server), BRANCH, None)
    (done.path / "b.txt").write_text("committed\n")
    git(done.path, "config", "user.name", "Ann")
    git(done.path, "config", "user.email", "ann@example.org")
    commit(done.path, "Mine")
    (done.path / "a.txt").write_text("uncommitted\n")
    (done.path / "c.txt").write_text("untracked\n")
    (server / "a.txt").write_text("newer\n")
    commit(server, "Newer")
    again = await checkouts.check_out(workdir, at(server), BRANCH, None)
    assert (again.kept, again.dirty, again.ahead) == (True, 2, 1)
    assert (again.path / "a.txt").read_text() == "uncommitted\n"
    assert has_unsaved_work(again.path)


async def test_a_directory_that_was_removed_comes_back_with_what_was_committed(
    checkouts: GitCheckouts, server: Path, workdir: Path
) -> None:
    done = await checkouts.check_out(workdir, at(server), BRANCH, None)
    (done.path / "b.txt").write_text("committed\n")
    git(done.path, "config", "user.name", "Ann")
    git(done.path, "config", "user.email", "ann@example.org")
    commit(done.path, "Mine")
    shutil.rmtree(done.path)
    again = await checkouts.check_out(workdir, at(server), BRANCH, None)
    assert (again.branch, again.ahead) == (BRANCH, 1)
    assert (again.path / "b.txt").exists()


async def test_one_clone_serves_all_tasks_each_on_its_own_branch(
    checkouts: GitCheckouts, server: Path, tmp_path: Path, told: list[str]
) -> None:
    """Acceptance 1: tasks that were created together have different roots and branches."""
    places = [tmp_path / f"task-{number}" for number in range(3)]
    for place in places:
        place.mkdir()
    done = await asyncio.gather(
        *(checkouts.check_out(place, at(server), f"agent/x/{place.name}", None) for place in places)
    )
    assert [one.branch for one in done] == [f"agent/x/{place.name}" for place in places]
    assert len(clones(checkouts)) == 1
    assert len(told) == 1
    same = await checkouts.check_out(_made(tmp_path / "more"), at(server), "agent/x/task-0", None)
    assert same.branch == "agent/x/task-0-2"


def _made(path: Path) -> Path:
    path.mkdir()
    return path


async def test_what_was_pushed_since_is_there_for_the_next_task(
    checkouts: GitCheckouts, server: Path, workdir: Path, tmp_path: Path
) -> None:
    await checkouts.check_out(workdir, at(server), BRANCH, None)
    (server / "new.txt").write_text("new\n")
    commit(server, "New")
    done = await checkouts.check_out(_made(tmp_path / "next"), at(server), "agent/x/next", None)
    assert (done.path / "new.txt").exists()


async def test_https_and_ssh_addresses_of_one_repository_share_its_clone_over_ssh(
    server: Path, workdir: Path, tmp_path: Path
) -> None:
    folder = _made(tmp_path / "bin")
    (folder / "ssh").write_text(SSH)
    (folder / "ssh").chmod(0o755)
    variables = {**VARIABLES, "GIT_SSH_COMMAND": str(folder / "ssh")}
    checkouts = GitCheckouts(tmp_path / "environments", variables, lambda _: None)
    done = await checkouts.check_out(workdir, parse_repository(f"ssh://git@example.org{server}"), BRANCH, None)
    assert (done.path / "a.txt").exists()
    again = await checkouts.check_out(workdir, parse_repository(f"git@example.org:{server}"), BRANCH, None)
    assert again.kept
    asked = (folder / "asked").read_text()
    assert "git@example.org" in asked
    assert all("-o BatchMode=yes" in line for line in asked.splitlines())


@pytest.mark.parametrize(
    ("branches", "head", "base"),
    [
        (("trunk", "main"), "trunk", "trunk"),
        (("main", "master", "next"), "gone", "main"),
        (("master", "next"), "gone", "master"),
        (("only",), "gone", "only"),
    ],
)
async def test_the_main_branch_is_found_step_by_step(
    checkouts: GitCheckouts, server: Path, workdir: Path, branches: tuple[str, ...], head: str, base: str
) -> None:
    _only(server, branches, head)
    assert (await checkouts.check_out(workdir, at(server), BRANCH, None)).base == base


def _only(server: Path, branches: tuple[str, ...], head: str) -> None:
    """The server has just these, and its HEAD names that one."""
    git(server, "switch", "-q", "--detach")
    git(server, "branch", "-D", "main")
    for name in branches:
        git(server, "branch", name)
    git(server, "symbolic-ref", "HEAD", f"refs/heads/{head}")


async def test_where_none_can_be_chosen_somebody_has_to_say(
    checkouts: GitCheckouts, server: Path, workdir: Path
) -> None:
    _only(server, ("one", "two"), "gone")
    with pytest.raises(Invalid, match="name one with --ref: one, two"):
        await checkouts.check_out(workdir, at(server), BRANCH, None)
    assert list(workdir.iterdir()) == []
    assert (await checkouts.check_out(workdir, at(server), BRANCH, "two")).base == "two"


async def test_a_tag_and_a_commit_are_refs_too(checkouts: GitCheckouts, server: Path, workdir: Path) -> None:
    git(server, "tag", "v1")
    first = git(server, "rev-parse", "HEAD")
    (server / "a.txt").write_text("second\n")
    commit(server, "Second")
    done = await checkouts.check_out(workdir, at(server), BRANCH, "v1")
    assert git(done.path, "rev-parse", "HEAD") == first
    other = await checkouts.check_out(_made(workdir.with_name("other")), at(server), "agent/x/2", first[:12])
    assert git(other.path, "rev-parse", "HEAD") == first


async def test_a_clone_that_fails_leaves_nothing(checkouts: GitCheckouts, workdir: Path, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="cannot be checked out"):
        await checkouts.check_out(workdir, at(tmp_path / "nowhere"), BRANCH, None)
    assert list(workdir.iterdir()) == []
    assert clones(checkouts) == []


async def test_a_server_that_is_away_does_not_keep_a_task_from_what_is_here(
    checkouts: GitCheckouts, server: Path, workdir: Path, tmp_path: Path
) -> None:
    assert not (await checkouts.check_out(workdir, at(server), BRANCH, None)).stale
    server.rename(tmp_path / "away")
    done = await checkouts.check_out(_made(tmp_path / "next"), at(server), "agent/x/next", None)
    assert (done.path / "a.txt").exists()
    assert "cannot be reached now" in done.stale


async def test_something_else_in_its_place_is_never_touched(
    checkouts: GitCheckouts, server: Path, workdir: Path, tmp_path: Path
) -> None:
    (workdir / "shop").mkdir()
    (workdir / "shop" / "mine.txt").write_text("mine\n")
    with pytest.raises(Refused, match="no repository; move it away"):
        await checkouts.check_out(workdir, at(server), BRANCH, None)
    shutil.rmtree(workdir / "shop")
    (workdir / "shop").symlink_to(tmp_path)
    with pytest.raises(Refused, match="no repository; move it away"):
        await checkouts.check_out(workdir, at(server), BRANCH, None)
    (workdir / "shop").unlink()
    make_repository(workdir / "shop")
    make_repository(workdir / "ann-shop")
    with pytest.raises(Refused, match="another repository"):
        await checkouts.check_out(workdir, at(server), BRANCH, None)


async def test_an_empty_repository_says_so(checkouts: GitCheckouts, workdir: Path, tmp_path: Path) -> None:
    git(_made(tmp_path / "empty"), "init", "-q", "--bare")
    with pytest.raises(Invalid, match="no commit yet"):
        await checkouts.check_out(workdir, at(tmp_path / "empty"), BRANCH, None)


ASKING = """\
#!/bin/sh
echo "git@example.org: Permission denied (publickey,password)." >&2
exit 255
"""


async def test_a_server_that_wants_a_password_is_told_of_with_the_way_out(workdir: Path, tmp_path: Path) -> None:
    (tmp_path / "ssh").write_text(ASKING)
    (tmp_path / "ssh").chmod(0o755)
    checkouts = GitCheckouts(tmp_path / "environments", {**VARIABLES, "GIT_SSH": str(tmp_path / "ssh")}, lambda _: None)
    with pytest.raises(Failed, match=r"checked out: git@example.org: Permission denied .*\. It wants a password"):
        await checkouts.check_out(workdir, parse_repository("git@example.org:a/b"), BRANCH, None)


class Guarded(BaseHTTPRequestHandler):
    """A server that lets nobody in without a password."""

    def do_GET(self) -> None:
        """Every page."""
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="a"')
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


async def test_over_http_nobody_is_asked_for_a_password_either(checkouts: GitCheckouts, workdir: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), Guarded) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            url = parse_repository(f"http://127.0.0.1:{server.server_port}/a/b")
            with pytest.raises(Failed, match=r"could not read Username .*\. It wants a password"):
                await checkouts.check_out(workdir, url, BRANCH, None)
        finally:
            server.shutdown()
            thread.join()


async def test_git_asks_nobody_and_is_ended_in_time(workdir: Path, tmp_path: Path) -> None:
    """The variables that git gets: no prompt of its own, none by ssh, and none of those that lead it elsewhere."""
    folder = _made(tmp_path / "bin")
    (folder / "ssh").write_text(f"#!/bin/sh\nenv > {folder}/env\nexit 1\n")
    (folder / "ssh").chmod(0o755)
    variables = {**VARIABLES, "GIT_SSH": str(folder / "ssh"), "GIT_DIR": "/elsewhere", "GIT_INDEX_FILE": "/elsewhere"}
    checkouts = GitCheckouts(tmp_path / "environments", variables, lambda _: None)
    with pytest.raises(Failed):
        await checkouts.check_out(workdir, parse_repository("git@example.org:a/b"), BRANCH, None)
    seen = dict(line.partition("=")[::2] for line in (folder / "env").read_text().splitlines())
    assert (seen["GIT_TERMINAL_PROMPT"], seen["SSH_ASKPASS_REQUIRE"]) == ("0", "never")
    assert seen.get("GIT_DIR") != "/elsewhere"
    assert "/elsewhere" not in seen.values()
    assert os.environ.get("GIT_TERMINAL_PROMPT") != "0"


def state(folder: Path) -> dict[str, int]:
    """All that is in it, with the time of its last change."""
    return {str(path.relative_to(folder)): path.lstat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("early", [True, False], ids=["before it is checked out", "afterwards"])
async def test_a_commit_writes_only_to_the_room_that_was_made_for_it(
    checkouts: GitCheckouts, server: Path, workdir: Path, early: bool
) -> None:
    before = await checkouts.make_room(workdir, [at(server)]) if early else ()
    done = await checkouts.check_out(workdir, at(server), BRANCH, None)
    room = before or await checkouts.make_room(workdir, [])
    assert all(folder.is_dir() for folder in room)
    (clone,) = (checkouts.root / ".repos").glob("*.git")
    seen = state(clone)
    (done.path / "b.txt").write_text("mine\n")
    git(done.path, "add", "--all")
    git(done.path, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "Mine")
    changed = [clone / name for name, at in state(clone).items() if seen.get(name) != at]
    assert len(changed) > 3
    assert [path for path in changed if not any(path.is_relative_to(folder) for folder in room)] == []
    assert not {clone, clone / "hooks", clone / "config", clone / "worktrees"} & set(room)


async def test_in_its_room_a_checkout_is_what_it_would_be_elsewhere(
    checkouts: GitCheckouts, server: Path, workdir: Path
) -> None:
    await checkouts.make_room(workdir, [at(server)])
    done = await checkouts.check_out(workdir, at(server), BRANCH, None)
    assert (done.path / "a.txt").exists()
    assert git(done.path, "status", "--porcelain") == ""
    assert git(done.path, "branch", "--show-current") == BRANCH
    (clone,) = (checkouts.root / ".repos").glob("*.git")
    assert len(list((clone / "worktrees").iterdir())) == 1
    assert (await checkouts.check_out(workdir, at(server), BRANCH, None)).kept
    shutil.rmtree(done.path)
    assert (await checkouts.check_out(workdir, at(server), BRANCH, None)).branch == BRANCH


async def test_a_room_in_which_somebody_has_left_something_is_not_moved_into(
    checkouts: GitCheckouts, server: Path, workdir: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine\n")
    room = (await checkouts.make_room(workdir, [at(server)]))[0]
    (room / "index").symlink_to(precious)
    done = await checkouts.check_out(workdir, at(server), BRANCH, None)
    assert precious.read_text() == "mine\n"
    assert git(done.path, "status", "--porcelain") == ""


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.write_text("/x" * 100_000)])
async def test_what_an_agent_does_to_its_room_holds_up_no_other_launch(
    checkouts: GitCheckouts, server: Path, workdir: Path, make: Callable[[Path], object]
) -> None:
    bent = (await checkouts.make_room(workdir, [at(server)]))[0] / "gitdir"
    make(bent)
    other = _made(workdir.with_name("other"))
    assert bent.parent not in await checkouts.make_room(other, [at(server)])
    store = LocalStoredEnvironments(workdir.with_name("state"), checkouts.root)
    assert [stored.doubt for stored in await store.survey()] == ["1 worktree of it is in use"]


async def test_a_repository_that_somebody_fetches_now_is_launched_without(
    checkouts: GitCheckouts, server: Path, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_checkouts, "_ROOM_SECONDS", 0.01)
    (room, *_) = await checkouts.make_room(workdir, [at(server)])
    with atomic.locked(room.parent.parent.with_suffix(".lock")):
        assert await checkouts.make_room(workdir, [at(server)]) == ()
    assert await checkouts.make_room(workdir, [at(server)])


async def test_room_that_was_made_is_no_copy_to_fall_back_on(
    checkouts: GitCheckouts, workdir: Path, tmp_path: Path
) -> None:
    await checkouts.make_room(workdir, [at(tmp_path / "nowhere")])
    with pytest.raises(Failed, match="cannot be checked out"):
        await checkouts.check_out(workdir, at(tmp_path / "nowhere"), BRANCH, None)
    assert list(workdir.iterdir()) == []


async def test_nothing_is_put_where_no_task_has_begun(checkouts: GitCheckouts, server: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="has not begun yet"):
        await checkouts.check_out(tmp_path / "later" / "workdir", at(server), BRANCH, None)
    assert not (tmp_path / "later").exists()
