"""`ideai task …` without a workspace: over real stores, environments and programs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.session import SessionId
from app.headless.foreground import Foreground
from tests.headless.test_headless import CommandLine, ideai
from tests.repositories import make_repository

__all__ = ["ideai"]

ROOT = Path(__file__).parents[2]

WORKER = """
name = "Worker"
command = "sh"
args = ["-c", '''
stty -echo
read message
echo "told: $message"
test -f .agent_context/task.md || exit 9
cat .agent_context/task.md >> notes.md
echo "worked $(grep -c '# Task' notes.md) times" > .agent_context/result.md
exit ${CODE:-0}
''']
"""


@pytest.fixture
def worker(ideai: CommandLine, tmp_path: Path) -> CommandLine:
    """An agent whose program reads one line, works, and ends."""
    profiles = tmp_path / "config" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "worker.toml").write_text(WORKER)
    ideai("new", "Backend", "--profile", "worker")
    return ideai


def made(worker: CommandLine, title: str = "Mend the door") -> str:
    """The key of a new task."""
    return worker("task", "new", title, "--agent", "backend").strip()


def test_a_task_is_made_run_here_archived_and_re_opened_where_it_was(worker: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "body.md").write_text("It *squeaks*.\n")
    key = worker("task", "new", "Mend", "--agent", "backend", "--body", str(tmp_path / "body.md")).strip()
    assert worker("task", "ls") == f"{key}\tnew\tbackend\tMend\n"
    assert "It *squeaks*." in worker("task", "show", key[:4])

    assert worker("task", "run", key[:4]) == f"{key}\tdone\n"
    shown = worker.json("task", "show", key)
    assert (shown["state"], shown["exit_code"], shown["runs"], shown["result"]) == ("done", 0, 1, "worked 1 times")
    environment = Path(shown["environment"])
    assert environment.is_relative_to(tmp_path / "data" / "environments")
    assert (environment / "output" / "result.md").read_text() == "worked 1 times\n"
    assert "It *squeaks*." in (environment / "workdir" / "notes.md").read_text()
    assert worker("task", "log", key).splitlines()[0].startswith("told: Read .agent_context/task.md")
    log = worker.json("task", "log", key, "--run", "1")
    assert (log["command"][0], log["outcome"], log["exit_code"]) == ("sh", "done", 0)
    worker("task", "log", key, "--run", "2", code=1)
    assert "Nothing is kept of the run 2" in worker.err

    assert worker("task", "archive", key) == f"{key}\tarchived\n"
    assert worker("task", "ls") == ""
    assert worker("task", "ls", "--all") == f"{key}\tarchived\tbackend\tMend\n"
    assert worker("task", "reopen", key) == f"{key}\tqueued\n"
    assert worker.json("task", "run", key)["result"] == "worked 2 times"


ASKING = """
import os, pathlib, select, tty

tty.setraw(0)
os.write(1, b"Trust this directory? \\x1b[c")
asked = b""
while not asked.endswith(b"c"):
    asked += os.read(0, 99)
if b"Read" in asked or select.select([0], [], [], 0.3)[0]:
    raise SystemExit("told before the prompt")
os.write(1, b"\\r\\ntask> ")
told = b""
while not told.endswith(b"\\r"):
    told += os.read(0, 99)
    os.write(1, told)
pathlib.Path(".agent_context/result.md").write_text(f"told at the prompt: {told.decode()}")
"""


def test_the_first_message_waits_for_the_prompt_of_a_cli_that_asks_its_terminal_something_before(
    worker: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "asking.py").write_text(ASKING)
    profile = tmp_path / "config" / "profiles" / "worker.toml"
    profile.write_text(
        f"name = 'Worker'\ncommand = '{sys.executable}'\nargs = ['{tmp_path}/asking.py']\nprovider = 'asking'\n"
    )
    providers = tmp_path / "config" / "providers"
    providers.mkdir()
    (providers / "asking.toml").write_text("name = 'Asking'\ncommand = 'asking'\nchecked = '1'\nready = 'task>'\n")
    key = made(worker)
    assert worker("task", "run", key) == f"{key}\tdone\n"
    assert worker.json("task", "show", key)["result"].startswith("told at the prompt: Read .agent_context/task.md")


def test_whoever_is_not_there_to_answer_what_a_cli_asks_is_told_where_to(capsys: pytest.CaptureFixture[str]) -> None:
    with Path(os.devnull).open() as nobody:
        Foreground(nobody.fileno()).remind(SessionId("s"))
    assert "run the task in a terminal" in capsys.readouterr().err


def test_a_task_that_fails_ends_with_another_code(worker: CommandLine, tmp_path: Path) -> None:
    profile = tmp_path / "config" / "profiles" / "worker.toml"
    profile.write_text(f'{WORKER}\nvariables = {{ CODE = "3" }}\n')
    key = made(worker)
    assert worker("task", "run", key, code=1) == f"{key}\tfailed\n"
    assert worker.json("task", "show", key)["exit_code"] == 3


def test_a_task_that_cannot_be_launched_says_why_and_has_failed(worker: CommandLine) -> None:
    key = made(worker)
    (worker.project / ".ideai" / "agents" / "backend.md").unlink()
    worker("task", "run", key, code=1)
    assert "backend.md" in worker.err
    assert worker.json("task", "show", key)["state"] == "failed"


def test_what_a_task_cannot_do_now_is_refused(worker: CommandLine) -> None:
    key = made(worker)
    worker("task", "done", key, code=1)
    assert "is new and cannot become done; dispatch it first." in worker.err
    worker("task", "cancel", key, code=1)
    worker("task", "run", "ffff", code=1)
    assert "There is no task 'ffff'" in worker.err
    assert worker.json("task", "ls")[0]["state"] == "new"


def test_a_task_knows_itself_by_what_its_program_was_given(
    worker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = made(worker)
    monkeypatch.setenv("IDEAI_TASK_ID", worker.json("task", "show", key)["id"])
    monkeypatch.setenv("IDEAI_PROJECT_ROOT", str(worker.project))
    monkeypatch.chdir(worker.project.parent)
    assert key in worker("task", "show")
    monkeypatch.setenv("IDEAI_AGENT_ID", "me")
    made(worker, "For somebody else")
    assert worker.json("task", "ls")[1]["trigger"] == {"kind": "agent", "source": "me"}


@pytest.mark.parametrize(
    "words",
    [
        ("new", "Mend"),
        ("new", "Mend", "--agent", "backend", "--repository", "-x"),
        ("show",),
        ("run",),
    ],
)
def test_wrong_usage_is_told_as_such_and_makes_nothing(
    worker: CommandLine, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.delenv("IDEAI_TASK_ID", raising=False)
    worker("task", *words, code=2)
    assert worker.json("task", "ls") == []


def test_a_damaged_task_is_told_and_left(worker: CommandLine, tmp_path: Path) -> None:
    key, other = made(worker), made(worker, "Paint it")
    (path,) = (tmp_path / "state").rglob(f"*{key}.json")
    path.write_text("{")
    assert worker("task", "ls", code=1) == f"{other}\tnew\tbackend\tPaint it\n"
    assert f"{path}:1: It is not JSON" in worker.err
    assert path.read_text() == "{"


def test_an_agent_runs_one_task_over_all_processes_and_a_killed_run_blocks_nothing(
    worker: CommandLine, tmp_path: Path
) -> None:
    profile = tmp_path / "config" / "profiles" / "worker.toml"
    profile.write_text(WORKER.replace("test -f", "read more; test -f"))
    killed, other = made(worker), made(worker, "Paint it")
    command = [sys.executable, "-m", "app", "task", "run", "-C", str(worker.project), killed]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout is not None
        try:
            assert runner.stdout.readline().startswith("told: Read .agent_context/task.md")
            profile.write_text(WORKER)
            worker("task", "run", killed, code=1)
            assert "is running" in worker.err
            worker("task", "run", other, code=1)
            assert "at work on another task" in worker.err
            assert [task["state"] for task in worker.json("task", "ls")] == ["running", "queued"]
        finally:
            runner.kill()
    assert worker("task", "run", other) == f"{other}\tdone\n"
    assert worker.json("task", "show", killed)["state"] == "failed"
    assert worker.json("task", "show", killed)["result"].startswith("Interrupted")
    assert worker("task", "log", killed).startswith("told: Read .agent_context/task.md")
    assert worker.json("task", "log", killed)["outcome"] == "failed"
    worker("task", "reopen", killed)
    assert worker.json("task", "run", killed)["result"] == "worked 1 times"


def test_a_repository_that_an_agent_makes_of_its_directory_has_nothing_of_ours_in_it(
    worker: CommandLine, tmp_path: Path
) -> None:
    script = "read message; git init --quiet; touch mine.txt; git status --porcelain > .agent_context/result.md"
    profile = tmp_path / "config" / "profiles" / "worker.toml"
    profile.write_text(
        f"name = 'Worker'\ncommand = 'sh'\nargs = ['-c', '{script}']\ninjection = {{kind = 'convention_file'}}\n"
    )
    key = made(worker)
    assert worker("task", "run", key) == f"{key}\tdone\n"
    shown = worker.json("task", "show", key)
    assert (Path(shown["environment"]) / "workdir" / "CONTEXT.md").exists()
    assert shown["result"] == "?? mine.txt"


def test_an_agent_checks_out_a_repository_that_it_was_offered_and_its_commits_are_kept(
    worker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"file://{make_repository(tmp_path / 'server' / 'shop')}"
    profile = tmp_path / "config" / "profiles" / "worker.toml"
    script = f"""
stty -echo
read message
cd "$(ideai repo checkout {url})" || exit 9
git -c user.name=Ann -c user.email=ann@example.org commit --quiet --allow-empty -m Mended || exit 8
git rev-parse --abbrev-ref HEAD > ../.agent_context/result.md
"""
    profile.write_text(f"name = 'Worker'\ncommand = 'sh'\nargs = ['-c', '''{script}''']\n")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    key = worker("task", "new", "Mend the shop", "--agent", "backend", "--repository", url).strip()
    assert worker("task", "run", key) == f"{key}\tdone\n"
    assert worker.json("task", "show", key)["result"] == f"agent/backend/{key}"
    (tmp_path / "config" / "config.toml").write_text('[gc]\ndone_after = "0d"\nclone_after = "0d"\n')
    said = worker("gc")
    assert "workdir/shop" in said
    assert "1 worktree of it is in use" in said
    assert "removed" not in said
